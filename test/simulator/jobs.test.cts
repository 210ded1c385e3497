import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const getRecord = async (jobId: string) => (await simulated.api.get(`/jobs/${jobId}`)).data.job;

/** Creates a job and returns its record after that many seconds. */
async function after(seconds: number) {
	const { jobId } = await submit(simulated);
	simulated.control.advance(seconds);
	return await getRecord(jobId);
}

describe('a job', () => {
	it('passes through every status as time passes', async () => {
		const { jobId } = await submit(simulated);
		const seen: Array<[string, number]> = [];
		for (let second = 0; second <= 100; second += 5) {
			const { status, progress } = await getRecord(jobId);
			seen.push([status, progress]);
			simulated.control.advance(5);
		}
		expect([...new Set(seen.map(([status]) => status))]).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		const shares = seen.map(([, progress]) => progress);
		expect(shares).toEqual([...shares].sort((one, other) => one - other));
		expect(shares.at(-1)).toBe(1);
	});

	it('keeps a dated status history', async () => {
		const { statusHistory, createdAt, updatedAt } = await after(100);
		expect(statusHistory.map(({ status }: { status: string }) => status)).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		expect(statusHistory[0].date).toBe(createdAt);
		expect(statusHistory.at(-1).date).toBe(updatedAt);
		expect(Date.parse(updatedAt) - Date.parse(createdAt)).toBe(100_000);
	});

	it('returns assets only when it has ended', async () => {
		const { jobId } = await submit(simulated);
		const [assetId] = simulated.control.jobsCreated()[0]?.assetIds ?? [];
		simulated.control.advance(99);
		expect((await getRecord(jobId)).metadata.assetIds).toEqual([]);
		expect((await simulated.api.get(`/assets/${assetId}`)).status).toBe(404);
		simulated.control.advance(1);
		expect((await getRecord(jobId)).metadata.assetIds).toEqual([assetId]);
		expect((await simulated.api.get(`/assets/${assetId}`)).status).toBe(200);
	});

	it('returns 404 for unknown ids', async () => {
		const { status, data } = await simulated.api.get('/jobs/job_none');
		expect([status, data.reason]).toEqual([404, 'Job job_none not found']);
	});
});

describe('job results', () => {
	it('have as many assets as numOutputs', async () => {
		const body = { prompt: 'x', numOutputs: 3 };
		await submit(simulated, '/generate/custom/model_ernie-image', body);
		expect(simulated.control.jobsCreated()[0]?.assetIds).toHaveLength(3);
	});

	it('are an output for text models', async () => {
		simulated.control.setModel({ id: 'model_writer', capabilities: ['txt2txt'] });
		const { jobId } = await submit(simulated, '/generate/custom/model_writer');
		simulated.control.advance(100);
		const { metadata } = await getRecord(jobId);
		expect(metadata).toMatchObject({ assetIds: [], output: { text: expect.any(String) } });
	});
});
