import type { IDataObject } from 'n8n-workflow';

import { FILES, item } from './files.cts';
import { byId, generate } from './parameters.cts';
import { items, rows, useSimulator } from './support.cts';

const simulated = useSimulator();

const prompt = (over: IDataObject = {}): IDataObject => ({
	resource: 'prompt',
	operation: 'generate',
	mode: 'completion',
	prompt: 'A lighthouse',
	...over,
});

const submissions = () => simulated.requestsTo(/^\/v1\/generate\/prompt$/);

const PROMPT = { method: 'POST', path: '/generate/prompt' };

const PHOTO = { items: [item({ photo: FILES.image })] };

describe('Generate Prompt', () => {
	it('returns one item per prompt, with the cost of the job', async () => {
		const outputs = await simulated.outputs(prompt({ numResults: 2 }));
		const one = { jobId: expect.stringMatching(/^job_/), status: 'success', cost: 0.875 };
		expect(outputs).toEqual(
			[1, 2].map((number) => ({
				json: { ...one, prompt: `A lighthouse, at dawn, variation ${number}` },
				pairedItem: { item: 0 },
			})),
		);
		expect(submissions()).toMatchObject([
			{ body: { mode: 'completion', prompt: 'A lighthouse', numResults: 2 } },
		]);
	});

	it('sends only what is set, and options with their types', async () => {
		const options = { seed: '7', temperature: 0, topP: 0.5, ensureIPCleared: false };
		await simulated.outputs(prompt({ prompt: '', model: byId('model_veo3-1'), options }));
		expect(submissions()[0]?.body).toEqual({
			mode: 'completion',
			modelId: 'model_veo3-1',
			numResults: 1,
			seed: 7,
			temperature: 0,
			topP: 0.5,
			ensureIPCleared: false,
		});
	});

	it('uploads images and sends their IDs', async () => {
		const parameters = prompt({ mode: 'contextual', images: 'photo, asset_known' });
		await simulated.outputs(parameters, PHOTO);
		const { images } = submissions()[0]?.body as { images: string[] };
		expect(images[1]).toBe('asset_known');
		expect(simulated.control.assetBytes(String(images[0])).equals(FILES.image.bytes)).toBe(true);
	});

	it('sends the one image of Image Editing in its own parameter', async () => {
		await simulated.outputs(prompt({ mode: 'image-editing', images: 'photo' }), PHOTO);
		expect(submissions()[0]?.body).toMatchObject({ image: expect.stringMatching(/^asset_/) });
		expect(submissions()[0]?.body).not.toHaveProperty('images');
	});

	it('reports all invalid values before any item is paid for', async () => {
		const bad = prompt({
			mode: "={{ $json.bad ? 'fancy' : 'completion' }}",
			numResults: '={{ $json.bad ? 6 : 1 }}',
		});
		const error = await simulated.failure(bad, { items: items({}, { bad: true }) });
		expect(error.message).toMatch(/Mode.*fancy/);
		expect(error.message).toMatch(/Number of Prompts must be between 1 and 5, but is 6/);
		expect(error.raw).toMatchObject({ context: { itemIndex: 1 } });
		expect(submissions()).toEqual([]);
	});
});

/** Replies to the submission with a job that has succeeded, and these prompts. */
const answer = (prompts?: string[]) =>
	simulated.control.nextFault({
		kind: 'reply',
		on: PROMPT,
		body: { job: { jobId: 'job_1', status: 'success' }, prompts, creativeUnitsCost: 0.75 },
	});

it.each(['A lighthouse at dusk', 'A lighthouse. '.repeat(100)])(
	'a text asset in place of a prompt is read: %j',
	async (text) => {
		simulated.control.nextOutcome({ text });
		const writer = { resource: 'text', model: byId('model_scenario-llm'), prompt: 'Write' };
		const [written] = await simulated.json(generate({ ...writer, downloadFiles: false }));
		answer([String(written?.assetId), 'A fox']);
		const prompts = (await simulated.json(prompt())).map((output) => output.prompt);
		expect(prompts).toEqual([text, 'A fox']);
	},
);

it.each<[IDataObject, object]>([
	[{}, { cost: 0.75, discount: 0, costDetails: { prompt: 0.75 } }],
	[{ model: byId('model_veo3-1') }, { cost: 3.75 }],
	[{ numResults: 5 }, { cost: 1.25 }],
])('the cost of a prompt is estimated without a job: %j', async (over, expected) => {
	const estimate = prompt({ operation: 'estimateCost', ...over });
	expect(await simulated.json(estimate)).toMatchObject([expected]);
	expect(submissions()).toMatchObject([{ query: { dryRun: 'true' } }]);
	expect(simulated.created()).toEqual([]);
});

it('many prompts do not wait for the running jobs of models', async () => {
	for (let count = 0; count < 10; count++) await simulated.startJob();
	await simulated.outputs(prompt({ prompt: '={{ $json.row }}' }), { items: rows(8) });
	const times = submissions().map(({ at }) => at);
	expect(times).toHaveLength(8);
	expect(times.at(-1)! - times[0]!).toBeLessThan(5_000);
});

describe('Generate Prompt never pays twice', () => {
	it('finds the job of a lost reply, with its prompts', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: PROMPT });
		expect(await simulated.json(prompt())).toMatchObject([
			{ cost: 0.75, prompt: 'A lighthouse, at dawn, variation 1' },
		]);
		expect(simulated.created()).toHaveLength(1);
	});

	it('sends nothing again when the job of a lost reply is not found', async () => {
		simulated.control.nextFault({ kind: 'lostRequest', on: PROMPT });
		const error = await simulated.failure(prompt());
		expect(error.message).toMatch(/^Couldn't confirm whether the job for this item started/);
		// It has no such option.
		expect(error.description).toMatch(/If it isn't, run only this item again\.$/);
		expect(submissions()).toHaveLength(1);
	});

	it('says so when a job has no prompts', async () => {
		answer();
		const { message } = await simulated.failure(prompt());
		expect(message).toBe('Job job_1 has succeeded, but Scenario returned no prompts');
		expect(submissions()).toHaveLength(1);
	});
});

/** It is the first thing that this process asks of the project. */
describe.each([
	['behind', 7],
	['ahead of', -300],
])("with a clock that is %s Scenario's", (_, clockSkew) => {
	const skewed = useSimulator({ clockSkew });

	it('a lost reply is recovered, and the job of another program left alone', async () => {
		const body = { mode: 'completion', prompt: 'A lighthouse', numResults: 1 };
		await skewed.call('POST', '/generate/prompt', body);
		await skewed.wait(5);
		skewed.control.nextFault({ kind: 'lostReply', on: PROMPT });
		const [output] = await skewed.json(prompt());
		const [, own, ...others] = skewed.created();
		expect(output).toMatchObject({ jobId: own?.jobId });
		expect(others).toEqual([]);
	});
});
