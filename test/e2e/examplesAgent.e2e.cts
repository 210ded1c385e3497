import { randomUUID } from 'node:crypto';

import axios from 'axios';
import type { ChatNodeMessageWithButtons } from 'n8n-workflow';

import type { Execution } from '../../tools/n8n/client.cts';
import { until } from '../../tools/n8n/process.cts';
import { getItems } from '../../tools/n8n/results.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { readExample, withCredentials } from '../examples/support/example.cts';
import { startChatModel, type ChatModel, type Turn } from './harness/chatModel.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const TRIGGER = 'When a Message Comes';
const AGENT = 'AI Agent';
const REVIEW = 'Ask Before Paying';

/**
 * The question in the chat: a text and two buttons, each with a signed link.
 *
 * @throws when the execution hasn't asked
 */
function getQuestion({ data }: Execution): ChatNodeMessageWithButtons {
	const [item] = data.resultData.runData[REVIEW]?.at(-1)?.data?.ai_tool?.[0] ?? [];
	if (typeof item?.sendMessage !== 'object') throw new Error('Nobody was asked');
	return item.sendMessage;
}

/** n8n ignores the links when programs open them, such as those that make previews. */
const BROWSER = {
	'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

/** A call of Make Video, as n8n's Human Review asks the model for it. */
const generate = (prompt: string): Turn => ({
	call: 'Make_Video',
	args: {
		toolParameters: { Prompt: prompt, Parameters: { generateAudio: false, duration: 4 } },
		hitlParameters: {},
	},
});

test.describe('ai-agent.json', () => {
	const environment = useTestEnvironment('Scenario for the agent example');
	let model: ChatModel;
	test.beforeEach(() => environment.simulator.control.reset());
	test.afterEach(async () => await model.close());

	const jobs = () => environment.simulator.control.jobsCreated();
	const prompts = () => jobs().map(({ body }) => body.prompt);
	/** The result of the model's last call. */
	const told = () => model.requests.at(-1)?.messages.at(-1)?.content;

	/** Sends a message to the agent whose chat model says this. */
	async function converse(...script: Turn[]) {
		model = await startChatModel(script);
		const openAiApi = await environment.client.createCredential({
			name: `Model ${randomUUID()}`,
			type: 'openAiApi',
			data: { apiKey: 'scripted', url: model.baseUrl, header: false },
		});
		const message = {
			sessionId: randomUUID(),
			action: 'sendMessage',
			chatInput: 'A fox, please',
		};
		const credentials = { scenarioApi: environment.credential, openAiApi };
		const workflow = await environment.client.createWorkflow({
			...withCredentials(readExample('ai-agent.json'), credentials),
			pinData: { [TRIGGER]: [{ json: message }] },
		});
		const id = await environment.client.run(workflow.id, TRIGGER);
		const execution = async () => await environment.client.execution(id);
		/** n8n waits for the person, and in the end for somebody who reads the chat. */
		const waiting = async () => {
			await until('the execution waits', async () => (await execution()).status === 'waiting');
			return await execution();
		};
		const asked = async () => getQuestion(await waiting());
		return {
			asked,
			/** Answers the question as a click does. */
			click: async (text: 'Approve' | 'Decline') => {
				const button = (await asked()).buttons.find((each) => each.text === text);
				const requests = model.requests.length;
				await axios.get(button?.link ?? '', { headers: BROWSER });
				await until('the model is told', () => model.requests.length > requests);
			},
			/** What the agent says in the end. */
			answer: async () => getItems(await waiting(), AGENT)[0]?.json.output,
		};
	}

	test('ai-agent.json asks before it generates a video, and tells the chat model its URL', async () => {
		const { asked, click, answer } = await converse(generate('A fox'), { content: 'Here it is.' });
		expect((await asked()).text).toBe(
			'Generate this video for up to 100 Creative Units?\n\nA fox\n\n{"generateAudio":false,"duration":4}',
		);
		expect(jobs()).toEqual([]);
		await click('Approve');
		expect(await answer()).toBe('Here it is.');
		expect(jobs().map(({ body }) => body)).toEqual([
			{ prompt: 'A fox', generateAudio: false, duration: 4 },
		]);
		const tools = model.requests[0]?.tools?.map(({ function: { name } }) => name);
		expect(tools?.sort()).toEqual(['Collect_Video', 'Make_Video']);
		expect(told()).toContain(String(jobs()[0]?.assetIds[0]));
	});

	test('ai-agent.json generates nothing that a person declines, and tells the chat model so', async () => {
		const { click, answer } = await converse(generate('A fox'), { content: 'As you wish.' });
		await click('Decline');
		expect(await answer()).toBe('As you wish.');
		expect(jobs()).toEqual([]);
		expect(told()).toMatch(/rejected the tool call to Make Video/);
	});

	test('ai-agent.json asks about each video, and generates an approved one once', async () => {
		const script = [generate('A fox'), generate('A wolf'), generate('A hare')];
		const { click, answer } = await converse(...script, { content: 'Two of three.' });
		await click('Approve');
		await click('Decline');
		await click('Approve');
		expect(await answer()).toBe('Two of three.');
		expect(prompts()).toEqual(['A fox', 'A hare']);
	});

	test('ai-agent.json collects a video that was submitted earlier, and asks nobody', async () => {
		const submitOnly = generateVideo(environment.credential, { waitForCompletion: false });
		const { client } = environment;
		await client.execute(chain('Submit', manualTrigger, submitOnly));
		const [job] = jobs();
		const collect = { call: 'Collect_Video', args: { Job_ID: job?.jobId } };
		const { answer } = await converse(collect, { content: 'Here it is.' });
		expect(await answer()).toBe('Here it is.');
		expect(told()).toContain(String(job?.assetIds[0]));
		expect(jobs()).toHaveLength(1);
	});
});
