import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generateJson, job } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench();

/** Submits jobs and gives the items that Generate Video put out. */
async function submit(count = 1) {
	const run = await bench.run(generateJson({}, { waitForCompletion: false }), {
		items: items(...Array.from({ length: count }, (_, i) => ({ i }))),
	});
	return outputOf(run, NODE).map(({ json }) => json);
}

describe('Get Job', () => {
	it('looks once, at the job of the item as dropped behind Generate Video', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const [submitted] = await submit();
		const run = await bench.run(job('get'), { items: items(submitted!) });
		expect(outputOf(run, NODE)).toMatchObject([
			{
				json: {
					jobId: submitted?.jobId,
					progress: expect.any(Number),
					cost: expect.any(Number),
					assetIds: [],
					createdAt: expect.any(String),
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('gives the record of the API with Simplify off', async () => {
		const [submitted] = await submit();
		const run = await bench.run(job('get', { simplify: false }), { items: items(submitted!) });
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({
			jobId: submitted?.jobId,
			jobType: 'custom',
			statusHistory: expect.any(Array),
		});
	});

	it('says what to do about a job that does not exist, naming the item', async () => {
		const [submitted] = await submit();
		const run = await bench.run(job('get'), { items: items(submitted!, { jobId: 'job_none' }) });
		expect(errorOf(run).message).toMatch(/job_none.*not found/i);
		expect(errorOf(run).description).toMatch(/Check the ID/);
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
	});

	it('says what to do when an item has no job', async () => {
		const run = await bench.run(job('get'), { items: items({ other: 1 }) });
		expect(errorOf(run).message).toBe('The parameter Job is empty');
	});
});

describe('Wait for Completion', () => {
	it('works as dropped behind Generate Video, one item a file', async () => {
		bench.simulator.control.nextOutcome({ assets: 2 });
		const submitted = await submit(3);
		const run = await bench.run(job('waitForCompletion'), { items: items(...submitted) });
		const outputs = outputOf(run, NODE);
		expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2].map((item) => ({ item })),
		);
		expect(outputs.map(({ json }) => json.jobId)).toEqual(
			[0, 0, 1, 2].map((at) => submitted[at]?.jobId),
		);
		for (const { json, binary } of outputs) {
			const bytes = bench.simulator.control.assetBytes(String(json.assetId));
			expect(Buffer.from(binary?.data?.data ?? '', 'base64').equals(bytes!)).toBe(true);
		}
	});

	it('takes up a job that has ended already, without waiting', async () => {
		bench.simulator.control.nextOutcome({ seconds: 0 });
		const [submitted] = await submit();
		const run = await bench.run(job('waitForCompletion', { downloadFiles: false }), {
			items: items(submitted!),
		});
		expect(outputOf(run, NODE)[0]).toMatchObject({ json: { status: 'success' } });
		expect(outputOf(run, NODE)[0]?.binary).toBeUndefined();
		const looks = bench.simulator.control.requests().filter(({ path }) => path.includes('/jobs'));
		expect(looks).toHaveLength(1);
	});

	it('puts the file where it is told to', async () => {
		const [submitted] = await submit();
		const run = await bench.run(
			job('waitForCompletion', {
				jobId: byId(String(submitted?.jobId)),
				options: { binaryPropertyOutput: 'clip' },
			}),
		);
		expect(Object.keys(outputOf(run, NODE)[0]?.binary ?? {})).toEqual(['clip']);
	});

	it('gives the text of a job that made no file', async () => {
		bench.simulator.control.nextOutcome({ output: { text: 'a lighthouse' } });
		const [submitted] = await submit();
		const run = await bench.run(job('waitForCompletion'), { items: items(submitted!) });
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({ output: { text: 'a lighthouse' } });
	});
});
