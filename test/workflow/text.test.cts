import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generate, job } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_scenario-llm';

const write = (over: IDataObject = {}) =>
	generate({ resource: 'text', model: byId(MODEL), prompt: 'Describe a lighthouse', ...over });

const downloads = () => simulated.requestsTo(/^\/cdn\/files\//);

/** More than the preview in the record of an asset. */
const LONG = 'Ein Leuchtturm über dem Meer. '.repeat(100);

const MEBIBYTE = 1024 ** 2;

async function textOf(text: string, over: IDataObject = {}) {
	simulated.control.nextOutcome({ text });
	const [item] = await simulated.outputs(write(over));
	return { text: item?.json.text, file: item?.binary?.data };
}

describe('Generate Text', () => {
	it('fills the instruction of Scenario LLM from Prompt', async () => {
		await textOf('A lighthouse');
		expect(simulated.created()).toMatchObject([
			{ modelId: MODEL, body: { instruction: 'Describe a lighthouse' } },
		]);
	});

	it('returns the text beside the file', async () => {
		const { text, file } = await textOf('A lighthouse');
		expect(text).toBe('A lighthouse');
		expect(file).toMatchObject({ mimeType: 'text/plain', fileExtension: 'txt' });
		expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe('A lighthouse');
	});

	it('returns one item per text', async () => {
		simulated.control.nextOutcome({ text: 'A lighthouse', assets: 2 });
		const run = await simulated.run(write());
		expect(outputOf(run, NODE).map(({ json }) => json.text)).toEqual([
			'A lighthouse',
			'A lighthouse',
		]);
	});

	it('downloads nothing for a short text with Download Files off', async () => {
		const { text, file } = await textOf('A lighthouse', { downloadFiles: false });
		expect([text, file, downloads()]).toEqual(['A lighthouse', undefined, []]);
	});

	it.each([true, false])(
		'reads a text from its file if the record has only its beginning, with Download Files %s',
		async (downloadFiles) => {
			const { text, file } = await textOf(LONG, { downloadFiles });
			expect(text).toBe(LONG);
			expect(file !== undefined).toBe(downloadFiles);
			expect(downloads()).toHaveLength(1);
		},
	);

	it('reads the file again if it did not arrive whole', async () => {
		simulated.control.nextFault({ kind: 'truncated' });
		expect((await textOf(LONG, { downloadFiles: false })).text).toBe(LONG);
		expect(downloads()).toHaveLength(2);
	});

	it('leaves a text of more than 1 MB to the file', async () => {
		const whole = 'x'.repeat(MEBIBYTE);
		expect((await textOf(whole)).text).toBe(whole);
		const { text, file } = await textOf(`${whole}y`);
		expect(text).toBeNull();
		expect(Buffer.from(file?.data ?? '', 'base64').length).toBe(MEBIBYTE + 1);
	});

	it('returns the records of the API with Simplify off', async () => {
		simulated.control.nextOutcome({ text: LONG });
		const run = await simulated.run(write({ simplify: false, downloadFiles: false }));
		expect(outputOf(run, NODE)[0]?.json).toEqual({
			job: expect.any(Object),
			asset: expect.objectContaining({ kind: 'text' }),
		});
		expect(downloads()).toEqual([]);
	});

	it('reports a text that cannot be fetched, with its job', async () => {
		simulated.control.nextOutcome({ text: LONG });
		simulated.control.nextFault({ kind: 'expired', times: 1_000 });
		const run = await simulated.run(write({ downloadFiles: false }));
		const [made] = simulated.created();
		expect(errorOf(run).message).toMatch(
			new RegExp(`^The file of asset .*, made by job ${made?.jobId}, couldn't be downloaded`),
		);
	});
});

it('Wait for Completion returns the text of a job that was submitted before', async () => {
	const submitted = await simulated.run(write({ waitForCompletion: false }));
	const [{ json } = { json: {} }] = outputOf(submitted, NODE);
	const run = await simulated.run(job('waitForCompletion'), { items: items(json) });
	expect(outputOf(run, NODE)[0]?.json.text).toMatch(/^Made as asset_/);
});
