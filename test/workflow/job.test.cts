import { byId, generate, job } from './parameters.cts';
import { rows, useSimulator } from './support.cts';

const simulated = useSimulator();

/** Submits jobs, and returns the output items of Generate Video. */
const submit = async (count = 1) =>
	await simulated.outputs(generate({ waitForCompletion: false }), { items: rows(count) });

it('Get Job retrieves the job of the input item once, with default parameters', async () => {
	simulated.control.nextOutcome({ kind: 'never' });
	const items = await submit();
	expect(await simulated.outputs(job('get'), { items })).toMatchObject([
		{
			json: {
				jobId: items[0]?.json.jobId,
				progress: expect.any(Number),
				cost: expect.any(Number),
				assetIds: [],
				createdAt: expect.any(String),
			},
			pairedItem: { item: 0 },
		},
	]);
});

describe('Wait for Completion', () => {
	it('returns one item per file, with default parameters after Generate Video', async () => {
		simulated.control.nextOutcome({ assets: 2 });
		const items = await submit(3);
		const outputs = await simulated.outputs(job('waitForCompletion'), { items });
		expect(outputs).toMatchObject(
			[0, 0, 1, 2].map((item) => ({
				json: { jobId: items[item]?.json.jobId },
				pairedItem: { item },
			})),
		);
		for (const output of outputs) simulated.expectItsFile(output);
	});

	it('looks up many finished jobs with one request for the jobs and one for their files', async () => {
		simulated.control.nextOutcome({ seconds: 0, times: 10 });
		const items = await submit(10);
		const before = simulated.control.requests().length;
		expect(await simulated.outputs(job('waitForCompletion'), { items })).toHaveLength(10);
		const paths = simulated.control
			.requests()
			.slice(before)
			.filter(({ path }) => path.startsWith('/v1/'))
			.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
		expect(paths).toEqual(['GET /v1/jobs', 'POST /v1/assets/get-bulk']);
	});

	it('writes the file to the selected field', async () => {
		const [submitted] = await submit();
		const jobId = byId(String(submitted?.json.jobId));
		const options = { binaryPropertyOutput: 'clip' };
		const [output] = await simulated.outputs(job('waitForCompletion', { jobId, options }));
		expect(Object.keys(output?.binary ?? {})).toEqual(['clip']);
	});

	it('returns the text of a job without files', async () => {
		simulated.control.nextOutcome({ output: { text: 'a lighthouse' } });
		const outputs = await simulated.outputs(job('waitForCompletion'), { items: await submit() });
		expect(outputs).toMatchObject([{ json: { output: { text: 'a lighthouse' } } }]);
	});

	it.each([
		['is rejected', { status: 403, body: { reason: 'Not for this key' } }],
		['returns none', { status: 200, body: { assets: [] } }],
		['returns other records', { status: 200, body: { assets: [null, 7, { id: 'asset_other' }] } }],
		['returns no URLs', { status: 200, body: { assets: [{ id: 'asset_x', url: null }] } }],
	])('loads each asset directly when the bulk request %s', async (_, reply) => {
		simulated.control.nextOutcome({ times: 4, seconds: 1 });
		const items = await submit(4);
		simulated.control.advance(60);
		const on = { method: 'POST', path: '/v1/assets/get-bulk' };
		simulated.control.nextFault({ kind: 'reply', on, times: 9, ...reply });
		const collect = job('waitForCompletion', { downloadFiles: false });
		const ids = (await simulated.json(collect, { items })).map(({ assetId }) => assetId);
		expect(ids).toEqual(simulated.created().map(({ assetIds }) => assetIds[0]));
	});
});
