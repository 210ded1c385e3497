import type { Outcome } from '../../simulator/index.cts';
import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const getRecord = async (jobId: string) => (await simulated.api.get(`/jobs/${jobId}`)).data.job;

/** Creates a job with this outcome and returns its record after that many seconds. */
async function after(seconds: number, outcome: Outcome = {}) {
	simulated.control.nextOutcome(outcome);
	const { jobId } = await submit(simulated);
	simulated.control.advance(seconds);
	return await getRecord(jobId);
}

describe('an outcome', () => {
	it('failure has a reason and hint, and is refunded', async () => {
		const job = await after(100, { kind: 'failure', error: 'Moderated', hint: 'Other words' });
		expect(job).toMatchObject({
			status: 'failure',
			metadata: { error: 'Moderated', hint: 'Other words', assetIds: [] },
			billing: { cuCost: 1 },
		});
		expect(job.statusHistory.map(({ status }: { status: string }) => status)).not.toContain(
			'success',
		);
		expect(simulated.control.creditsCharged()).toBe(0);
	});

	it('failure can have its reason in job.error', async () => {
		const { error, metadata } = await after(100, { kind: 'failure', error: 'x', oldError: true });
		expect(error).toBe('x');
		expect(metadata).not.toHaveProperty('error');
	});

	it('canceled has no assets and is refunded', async () => {
		expect(await after(100, { kind: 'canceled' })).toMatchObject({
			status: 'canceled',
			metadata: { assetIds: [] },
		});
		expect(simulated.control.creditsCharged()).toBe(0);
	});

	it('never keeps the job in progress', async () => {
		const { status, progress } = await after(1e6, { kind: 'never' });
		expect(status).toBe('in-progress');
		expect(progress).toBeLessThan(1);
	});

	it('words replaces statuses', async () => {
		const words = { success: 'completed', 'in-progress': 'dreaming' };
		expect((await after(50, { words })).status).toBe('dreaming');
		simulated.control.advance(50);
		expect((await getRecord(simulated.control.jobsCreated()[0]?.jobId ?? '')).status).toBe(
			'completed',
		);
	});

	it.each([
		['percent', 41],
		['above', 0.451],
		['none', undefined],
	] as const)('progress can be given as %s', async (progress, expected) => {
		const told = (await after(50, { progress })).progress;
		if (expected === undefined) expect(told).toBeUndefined();
		else expect(told).toBeCloseTo(expected);
	});

	it('progress "above" exceeds 1 at the end', async () => {
		expect((await after(100, { progress: 'above' })).progress).toBe(1.02);
	});

	it('output replaces assets', async () => {
		const { metadata } = await after(100, { output: { text: 'a lighthouse' } });
		expect(metadata).toMatchObject({ assetIds: [], output: { text: 'a lighthouse' } });
	});

	it('assets and assetKind set the results', async () => {
		const { metadata } = await after(100, { assets: 3, assetKind: 'audio' });
		expect(new Set(metadata.assetIds).size).toBe(3);
		const { data } = await simulated.api.get(`/assets/${metadata.assetIds[2]}`);
		expect(data.asset).toMatchObject({ kind: 'audio', mimeType: 'audio/wav' });
	});

	it('seconds and times set duration and number of jobs', async () => {
		simulated.control.nextOutcome({ seconds: 5, times: 2 });
		for (let i = 0; i < 3; i++) await submit(simulated);
		simulated.control.advance(5);
		const statuses = simulated.control.jobsCreated().map(({ status }) => status);
		expect(statuses).toEqual(['success', 'success', 'warming-up']);
	});
});
