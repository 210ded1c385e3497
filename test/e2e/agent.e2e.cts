import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../tools/n8n/client.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import { generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { startChatModel, type ChatModel, type Turn } from './harness/chatModel.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const AGENT = 'AI Agent';
const TOOL = 'Make_Video';
const LANGCHAIN = '@n8n/n8n-nodes-langchain';

/** An agent with a chat model and our node as its only tool. */
function workflowOf(
	version: number,
	credentials: { model: { id: string; name: string }; scenario: { id: string; name: string } },
): WorkflowToCreate {
	const { parameters, ...tool } = generateVideo(credentials.scenario, {
		descriptionType: 'auto',
		prompt: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Prompt', ``, 'string') }}",
		parametersJson: "={{ $fromAI('Parameters', 'Inputs of the model by name', 'json') }}",
	});
	const nodes: Array<Omit<INode, 'id' | 'position'>> = [
		manualTrigger,
		{
			name: AGENT,
			type: `${LANGCHAIN}.agent`,
			typeVersion: version,
			parameters: { promptType: 'define', text: 'Make a video of a fox', options: {} },
		},
		{
			name: 'Model',
			type: `${LANGCHAIN}.lmChatOpenAi`,
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			credentials: { openAiApi: credentials.model },
		},
		{ ...tool, name: TOOL, type: `${tool.type}Tool`, parameters },
	];
	const to = (node: string, type: 'main' | 'ai_tool' | 'ai_languageModel') => ({
		[type]: [[{ node, type, index: 0 }]],
	});
	return {
		name: `Agent ${version}`,
		nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] })),
		connections: {
			[manualTrigger.name]: to(AGENT, 'main'),
			Model: to(AGENT, 'ai_languageModel'),
			[TOOL]: to(AGENT, 'ai_tool'),
		},
		settings: { executionOrder: 'v1' },
	};
}

const call = (args: Record<string, unknown>): Turn => ({ call: TOOL, args });

/** The two ways in which n8n's agents call a tool: by themselves, and through the engine. */
for (const version of [2.2, 3.1] as const) {
	test.describe(`An agent of version ${version}`, () => {
		const environment = useTestEnvironment(`Scenario for agent ${version}`);
		let model: ChatModel | undefined;
		test.beforeEach(() => environment.simulator.control.reset());
		test.afterEach(async () => await model?.close());

		/** Runs the agent with this model script, and returns its answer. */
		async function converse(...script: Turn[]) {
			model = await startChatModel(script);
			const credential = await environment.client.createCredential({
				name: `Model ${randomUUID()}`,
				type: 'openAiApi',
				data: { apiKey: 'scripted', url: model.baseUrl, header: false },
			});
			const execution = await environment.client.execute(
				workflowOf(version, { model: credential, scenario: environment.credential }),
			);
			expect(getFailure(execution)).toBeUndefined();
			return { answer: getItems(execution, AGENT)[0]?.json.output, requests: model.requests };
		}

		/** The results of the model's calls, from the last request. */
		const toldIn = (requests: ChatModel['requests']) =>
			(requests.at(-1)?.messages ?? [])
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => content ?? '');

		test('an agent generates a video and gets its URL in short JSON', async () => {
			const { answer, requests } = await converse(
				call({ Prompt: 'A fox in the snow', Parameters: { generateAudio: true, duration: 8 } }),
				{ content: 'Here is your fox.' },
			);
			expect(answer).toBe('Here is your fox.');
			const [job, ...others] = environment.simulator.control.jobsCreated();
			expect(others).toEqual([]);
			expect(job?.body).toEqual({ prompt: 'A fox in the snow', generateAudio: true, duration: 8 });

			const [tool] = requests[0]?.tools ?? [];
			expect(tool?.function).toMatchObject({
				name: TOOL,
				description: 'Generate video in Scenario',
				parameters: { required: expect.arrayContaining(['Prompt', 'Parameters']) },
			});
			const [told] = toldIn(requests);
			expect(told).toContain(job?.assetIds[0]);
			expect(told).toMatch(/"url":\s*"http/);
			expect(told?.length).toBeLessThan(1_000);
			const downloads = environment.simulator.control
				.requests()
				.filter(({ path }) => path.includes('/cdn'));
			expect(downloads).toEqual([]);
		});

		test('an agent learns the valid inputs and corrects its call', async () => {
			const { answer, requests } = await converse(
				call({ Prompt: 'A fox', Parameters: { length: 8 } }),
				call({ Prompt: 'A fox', Parameters: { generateAudio: false, duration: 8 } }),
				{ content: 'Done.' },
			);
			expect(answer).toBe('Done.');
			expect(toldIn(requests)[0]).toMatch(/no input .*length.*takes: .*duration \(number/s);
			expect(environment.simulator.control.jobsCreated()).toHaveLength(1);
		});

		test('an agent learns why a job failed', async () => {
			environment.simulator.control.nextOutcome({
				kind: 'failure',
				error: 'The prompt was refused',
				hint: 'Leave out the brand',
			});
			const { requests } = await converse(
				call({ Prompt: 'A fox', Parameters: { generateAudio: false } }),
				{ content: 'It was refused.' },
			);
			expect(toldIn(requests)[0]).toMatch(/The prompt was refused.*Leave out the brand/s);
		});
	});
}
