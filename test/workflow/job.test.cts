import { outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson, job } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator();

/** Submits jobs and returns the output items of Generate Video. */
async function submit(count = 1) {
	const run = await simulated.run(generateJson({}, { waitForCompletion: false }), {
		items: items(...Array.from({ length: count }, (_, i) => ({ i }))),
	});
	return outputOf(run, NODE).map(({ json }) => json);
}

describe('Get Job', () => {
	it('retrieves the job of the input item once, with default parameters', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const [submitted] = await submit();
		const run = await simulated.run(job('get'), { items: items(submitted!) });
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
});

describe('Wait for Completion', () => {
	it('returns one item per file, with default parameters after Generate Video', async () => {
		simulated.control.nextOutcome({ assets: 2 });
		const submitted = await submit(3);
		const run = await simulated.run(job('waitForCompletion'), { items: items(...submitted) });
		const outputs = outputOf(run, NODE);
		expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2].map((item) => ({ item })),
		);
		expect(outputs.map(({ json }) => json.jobId)).toEqual(
			[0, 0, 1, 2].map((at) => submitted[at]?.jobId),
		);
		for (const output of outputs) simulated.expectItsFile(output);
	});

	it('looks up many finished jobs with one request for the jobs and one for their files', async () => {
		simulated.control.nextOutcome({ seconds: 0, times: 10 });
		const submitted = await submit(10);
		const before = simulated.control.requests().length;
		const run = await simulated.run(job('waitForCompletion'), { items: items(...submitted) });
		expect(outputOf(run, NODE)).toHaveLength(10);
		const paths = simulated.control
			.requests()
			.slice(before)
			.filter(({ path }) => path.startsWith('/v1/'))
			.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
		expect(paths).toEqual(['GET /v1/jobs', 'POST /v1/assets/get-bulk']);
	});

	it('writes the file to the selected field', async () => {
		const [submitted] = await submit();
		const run = await simulated.run(
			job('waitForCompletion', {
				jobId: byId(String(submitted?.jobId)),
				options: { binaryPropertyOutput: 'clip' },
			}),
		);
		expect(Object.keys(outputOf(run, NODE)[0]?.binary ?? {})).toEqual(['clip']);
	});

	it('returns the text of a job without files', async () => {
		simulated.control.nextOutcome({ output: { text: 'a lighthouse' } });
		const [submitted] = await submit();
		const run = await simulated.run(job('waitForCompletion'), { items: items(submitted!) });
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({ output: { text: 'a lighthouse' } });
	});
});
