import type { Outcome } from '../../simulator/index.cts';
import { submit, useSimulator } from './support.cts';

const bench = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const recordOf = async (jobId: string) => (await bench.api.get(`/jobs/${jobId}`)).data.job;

/** Makes a job with this outcome and returns its record after so many seconds. */
async function after(seconds: number, outcome: Outcome = {}) {
	bench.control.nextOutcome(outcome);
	const { jobId } = await submit(bench);
	bench.control.advance(seconds);
	return await recordOf(jobId);
}

describe('an outcome', () => {
	it('failure tells reason and hint, and is refunded', async () => {
		const job = await after(100, { kind: 'failure', error: 'Moderated', hint: 'Other words' });
		expect(job).toMatchObject({
			status: 'failure',
			metadata: { error: 'Moderated', hint: 'Other words', assetIds: [] },
			billing: { cuCost: 1 },
		});
		expect(job.statusHistory.map(({ status }: { status: string }) => status)).not.toContain(
			'success',
		);
		expect(bench.control.creditsCharged()).toBe(0);
	});

	it('failure may tell its reason where old replies had it', async () => {
		const { error, metadata } = await after(100, { kind: 'failure', error: 'x', oldError: true });
		expect(error).toBe('x');
		expect(metadata).not.toHaveProperty('error');
	});

	it('canceled has no files and costs nothing', async () => {
		expect(await after(100, { kind: 'canceled' })).toMatchObject({
			status: 'canceled',
			metadata: { assetIds: [] },
		});
		expect(bench.control.creditsCharged()).toBe(0);
	});

	it('never stays in progress', async () => {
		const { status, progress } = await after(1e6, { kind: 'never' });
		expect(status).toBe('in-progress');
		expect(progress).toBeLessThan(1);
	});

	it('speaks in other words', async () => {
		const words = { success: 'completed', 'in-progress': 'dreaming' };
		expect((await after(50, { words })).status).toBe('dreaming');
		bench.control.advance(50);
		expect((await recordOf(bench.control.jobsCreated()[0]?.jobId ?? '')).status).toBe('completed');
	});

	it.each([
		['percent', 41],
		['above', 0.451],
		['none', undefined],
	] as const)('tells progress as %s', async (progress, expected) => {
		const told = (await after(50, { progress })).progress;
		if (expected === undefined) expect(told).toBeUndefined();
		else expect(told).toBeCloseTo(expected);
	});

	it('goes slightly above 1 in the end', async () => {
		expect((await after(100, { progress: 'above' })).progress).toBe(1.02);
	});

	it('may be no file but an output', async () => {
		const { metadata } = await after(100, { output: { text: 'a lighthouse' } });
		expect(metadata).toMatchObject({ assetIds: [], output: { text: 'a lighthouse' } });
	});

	it('makes so many files of a kind', async () => {
		const { metadata } = await after(100, { assets: 3, assetKind: 'audio' });
		expect(new Set(metadata.assetIds).size).toBe(3);
		const { data } = await bench.api.get(`/assets/${metadata.assetIds[2]}`);
		expect(data.asset).toMatchObject({ kind: 'audio', mimeType: 'audio/wav' });
	});

	it('takes its own time, and holds for so many jobs', async () => {
		bench.control.nextOutcome({ seconds: 5, times: 2 });
		for (let i = 0; i < 3; i++) await submit(bench);
		bench.control.advance(5);
		const statuses = bench.control.jobsCreated().map(({ status }) => status);
		expect(statuses).toEqual(['success', 'success', 'warming-up']);
	});
});
