import { submit, useSimulator } from './support.cts';

const bench = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const recordOf = async (jobId: string) => (await bench.api.get(`/jobs/${jobId}`)).data.job;

/** Makes a job and returns its record after so many seconds. */
async function after(seconds: number) {
	const { jobId } = await submit(bench);
	bench.control.advance(seconds);
	return await recordOf(jobId);
}

describe('a job', () => {
	it('passes through every status at the pace of its time', async () => {
		const { jobId } = await submit(bench);
		const seen: Array<[string, number]> = [];
		for (let second = 0; second <= 100; second += 5) {
			const { status, progress } = await recordOf(jobId);
			seen.push([status, progress]);
			bench.control.advance(5);
		}
		expect([...new Set(seen.map(([status]) => status))]).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		const shares = seen.map(([, progress]) => progress);
		expect(shares).toEqual([...shares].sort((one, other) => one - other));
		expect(shares.at(-1)).toBe(1);
	});

	it('keeps its history, with dates', async () => {
		const { statusHistory, createdAt, updatedAt } = await after(100);
		expect(statusHistory.map(({ status }: { status: string }) => status)).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		expect(statusHistory[0].date).toBe(createdAt);
		expect(statusHistory.at(-1).date).toBe(updatedAt);
		expect(Date.parse(updatedAt) - Date.parse(createdAt)).toBe(100_000);
	});

	it('has its files when it has ended, not before', async () => {
		const { jobId } = await submit(bench);
		const [assetId] = bench.control.jobsCreated()[0]?.assetIds ?? [];
		bench.control.advance(99);
		expect((await recordOf(jobId)).metadata.assetIds).toEqual([]);
		expect((await bench.api.get(`/assets/${assetId}`)).status).toBe(404);
		bench.control.advance(1);
		expect((await recordOf(jobId)).metadata.assetIds).toEqual([assetId]);
		expect((await bench.api.get(`/assets/${assetId}`)).status).toBe(200);
	});

	it('that is not there is 404', async () => {
		const { status, data } = await bench.api.get('/jobs/job_none');
		expect([status, data.reason]).toEqual([404, 'Job job_none not found']);
	});
});

describe('numOutputs and text', () => {
	it('numOutputs is the number of files', async () => {
		const body = { prompt: 'x', numOutputs: 3 };
		await submit(bench, '/generate/custom/model_ernie-image', body);
		expect(bench.control.jobsCreated()[0]?.assetIds).toHaveLength(3);
	});

	it('models that write have an output', async () => {
		bench.control.setModel({ id: 'model_writer', capabilities: ['txt2txt'] });
		const { jobId } = await submit(bench, '/generate/custom/model_writer');
		bench.control.advance(100);
		const { metadata } = await recordOf(jobId);
		expect(metadata).toMatchObject({ assetIds: [], output: { text: expect.any(String) } });
	});
});
