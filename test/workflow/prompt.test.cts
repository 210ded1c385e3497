import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generate } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

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

const PNG = readFileSync(path.join(__dirname, '../../simulator/media/1x1.png'));

const withImage = () => ({
	items: [
		{
			json: {},
			binary: {
				photo: { mimeType: 'image/png', fileName: 'a.png', data: PNG.toString('base64') },
			},
		},
	],
});

describe('Generate Prompt', () => {
	it('returns one item per prompt, with the cost of the job', async () => {
		const outputs = await simulated.outputs(prompt({ numResults: 2 }));
		const one = { jobId: expect.stringMatching(/^job_/), status: 'success', cost: 0.875 };
		expect(outputs).toEqual([
			{
				json: { ...one, prompt: 'A lighthouse, at dawn, variation 1' },
				pairedItem: { item: 0 },
			},
			{
				json: { ...one, prompt: 'A lighthouse, at dawn, variation 2' },
				pairedItem: { item: 0 },
			},
		]);
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
		await simulated.outputs(
			prompt({ mode: 'contextual', images: 'photo, asset_known' }),
			withImage(),
		);
		const { images } = submissions()[0]?.body as { images: string[] };
		expect(images[1]).toBe('asset_known');
		expect(simulated.control.assetBytes(String(images[0])).equals(PNG)).toBe(true);
	});

	it('sends the one image of Image Editing in its own parameter', async () => {
		await simulated.outputs(prompt({ mode: 'image-editing', images: 'photo' }), withImage());
		expect(submissions()[0]?.body).toMatchObject({ image: expect.stringMatching(/^asset_/) });
		expect(submissions()[0]?.body).not.toHaveProperty('images');
	});

	it('reports all invalid values before any item is paid for', async () => {
		const bad = prompt({
			mode: "={{ $json.bad ? 'fancy' : 'completion' }}",
			numResults: '={{ $json.bad ? 6 : 1 }}',
		});
		const run = await simulated.run(bad, { items: items({}, { bad: true }) });
		expect(errorOf(run).message).toMatch(/Mode.*fancy/);
		expect(errorOf(run).message).toMatch(/Number of Prompts must be between 1 and 5, but is 6/);
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
		expect(submissions()).toEqual([]);
	});
});

describe('a text asset in place of a prompt', () => {
	const answer = (prompts: string[]) =>
		simulated.control.nextFault({
			kind: 'reply',
			on: PROMPT,
			body: { job: { jobId: 'job_1', status: 'success' }, prompts, creativeUnitsCost: 0.75 },
		});

	/** What Scenario LLM has written. */
	async function makeText(text: string): Promise<string> {
		simulated.control.nextOutcome({ text });
		const writer = { resource: 'text', model: byId('model_scenario-llm'), prompt: 'Write' };
		const run = await simulated.run(generate({ ...writer, downloadFiles: false }));
		return String(outputOf(run, NODE)[0]?.json.assetId);
	}

	it.each(['A lighthouse at dusk', 'A lighthouse. '.repeat(100)])('is read: %j', async (text) => {
		answer([await makeText(text), 'A fox']);
		const outputs = await simulated.outputs(prompt());
		expect(outputs.map(({ json }) => json.prompt)).toEqual([text, 'A fox']);
	});
});

describe('the cost of a prompt', () => {
	const estimate = async (over: IDataObject = {}) => {
		const outputs = await simulated.outputs(prompt({ operation: 'estimateCost', ...over }));
		return outputs[0]?.json;
	};

	it('is estimated without a job', async () => {
		expect(await estimate()).toEqual({ cost: 0.75, discount: 0, costDetails: { prompt: 0.75 } });
		expect(await estimate({ model: byId('model_veo3-1') })).toMatchObject({ cost: 3.75 });
		expect(await estimate({ numResults: 5 })).toMatchObject({ cost: 1.25 });
		expect(submissions().map(({ query }) => query.dryRun)).toEqual(['true', 'true', 'true']);
		expect(simulated.created()).toEqual([]);
	});
});

describe('Generate Prompt never pays twice', () => {
	it('finds the job of a lost reply, with its prompts', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: PROMPT });
		const outputs = await simulated.outputs(prompt());
		expect(outputs).toMatchObject([
			{ json: { cost: 0.75, prompt: 'A lighthouse, at dawn, variation 1' } },
		]);
		expect(simulated.created()).toHaveLength(1);
	});

	it('sends nothing again when the job of a lost reply is not found', async () => {
		simulated.control.nextFault({ kind: 'lostRequest', on: PROMPT });
		const run = await simulated.run(prompt());
		expect(errorOf(run).message).toMatch(/^Couldn't confirm whether the job for this item started/);
		// It has no such option.
		expect(errorOf(run).description).toMatch(/If it isn't, run only this item again\.$/);
		expect(submissions()).toHaveLength(1);
	});

	it('says so when a job has no prompts', async () => {
		simulated.control.nextFault({
			kind: 'reply',
			on: PROMPT,
			body: { job: { jobId: 'job_1', status: 'success' } },
		});
		const run = await simulated.run(prompt());
		expect(errorOf(run).message).toBe('Job job_1 has succeeded, but Scenario returned no prompts');
		expect(submissions()).toHaveLength(1);
	});
});
