import type { Job } from '../../../nodes/Scenario/jobs/job';
import { readJob } from '../../../nodes/Scenario/jobs/job';
import { watchJobs } from '../../../nodes/Scenario/jobs/watch';
import type { ScenarioApi } from '../../../nodes/Scenario/transport/api';
import type { Clock } from '../../../nodes/Scenario/transport/clock';
import type { Answer } from '../../../nodes/Scenario/transport/refusal';
import { virtualClock } from '../../support/virtualClock.cts';

const PACE = { interval: 5_000, firstLook: 2_000, budget: 60 };

const node = {
	id: '1',
	name: 'Scenario',
	type: 'scenario',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

const record = (jobId: string, status: string, more: object = {}) => ({ jobId, status, ...more });

const running = (jobId: string): Job => readJob({ job: record(jobId, 'queued') }) as Job;

/** A service that answers by a function of path and time, and remembers what it was asked. */
function service(answer: (path: string, now: number) => Answer, clock: Clock = virtualClock()) {
	const asked: Array<{ path: string; at: number }> = [];
	const signal = new AbortController();
	const api: ScenarioApi = {
		node,
		clock,
		signal: signal.signal,
		send: async () => ({ body: {} }),
		get: async () => ({}),
		ask: async ({ path }) => {
			asked.push({ path, at: clock.now() });
			return answer(path, clock.now());
		},
	};
	return { api, clock, asked, cancel: () => signal.abort(new Error('cancelled')) };
}

const refused = (status: number, waitMs?: number): Answer => ({
	refusal: { status, reason: 'no', details: {}, waitMs },
});

describe('one job', () => {
	it('is looked at early, then at the interval, by a single request each time', async () => {
		const { api, asked } = service((_, now) => ({
			body: { job: record('a', now >= 12_000 ? 'success' : 'in-progress') },
		}));
		const job = await watchJobs(api, PACE).untilEnd(running('a'), 60_000);
		expect(job.end).toBe('success');
		expect(asked).toEqual([
			{ path: '/jobs/a', at: 2_000 },
			{ path: '/jobs/a', at: 7_000 },
			{ path: '/jobs/a', at: 12_000 },
		]);
	});

	it('that never ends is given back at its deadline, as last seen, though the interval is longer', async () => {
		const { api, clock, asked } = service(() => ({
			body: { job: record('a', 'in-progress', { progress: 0.4 }) },
		}));
		const watch = watchJobs(api, { ...PACE, interval: 60_000 });
		const job = await watch.untilEnd(running('a'), 10_000);
		expect(job).toMatchObject({ status: 'in-progress', progress: 0.4 });
		expect(clock.now()).toBe(10_000);
		expect(asked.map(({ at }) => at)).toEqual([2_000, 9_000]);
	});

	it('is not given up for a bad moment', async () => {
		const bad = [
			refused(500),
			refused(429, 20_000),
			refused(502),
			{ refusal: { reason: 'reset', details: {} } },
		];
		let looks = 0;
		const { api, clock } = service(
			() => bad[looks++] ?? { body: { job: record('a', 'succeeded') } },
		);
		const job = await watchJobs(api, PACE).untilEnd(running('a'), 120_000);
		expect(job.end).toBe('success');
		expect(clock.now()).toBeGreaterThan(20_000);
	});

	it('keeps its deadline while the service stays away', async () => {
		const { api, clock } = service(() => refused(429, 900_000));
		const job = await watchJobs(api, PACE).untilEnd(running('a'), 30_000);
		expect(job.end).toBeUndefined();
		expect(clock.now()).toBe(30_000);
	});

	it('that can no longer be had rejects with what to do', async () => {
		const { api } = service(() => refused(401));
		await expect(watchJobs(api, PACE).untilEnd(running('a'), 60_000)).rejects.toThrow(
			'does not know this API key',
		);
	});

	it('may be missing for a moment after it was made', async () => {
		let looks = 0;
		const { api } = service(() =>
			++looks < 3 ? refused(404) : { body: { job: record('a', 'success') } },
		);
		const job = await watchJobs(api, PACE).untilEnd(running('a'), 60_000);
		expect(job.end).toBe('success');
	});

	it('that stays missing is given up', async () => {
		const { api, asked } = service(() => refused(404));
		await expect(watchJobs(api, PACE).untilEnd(running('a'), 60_000)).rejects.toThrow('no');
		expect(asked).toHaveLength(3);
	});

	it('waited for twice is watched once', async () => {
		const { api, asked } = service(() => ({ body: { job: record('a', 'success') } }));
		const watch = watchJobs(api, PACE);
		const [one, two] = await Promise.all([
			watch.untilEnd(running('a'), 60_000),
			watch.untilEnd(running('a'), 60_000),
		]);
		expect(one).toBe(two);
		expect(asked).toHaveLength(1);
	});
});

describe('many jobs', () => {
	const many = (count: number) => Array.from({ length: count }, (_, i) => `job_${i}`);

	it('are told by one list; each is asked for once, when it has ended', async () => {
		const ids = many(50);
		const endsAt = (id: string) => 10_000 + Number(id.slice(4)) * 1_000;
		const { api, asked } = service((path, now) => {
			const at = (id: string) => record(id, now >= endsAt(id) ? 'success' : 'in-progress');
			if (path === '/jobs') return { body: { jobs: ids.map(at) } };
			return { body: { job: at(path.slice('/jobs/'.length)) } };
		});
		const watch = watchJobs(api, PACE);
		const jobs = await Promise.all(ids.map((id) => watch.untilEnd(running(id), 600_000)));
		expect(jobs.map((job) => job.jobId)).toEqual(ids);
		expect(jobs.every((job) => job.end === 'success')).toBe(true);
		expect(asked.filter(({ path }) => path !== '/jobs')).toHaveLength(50);
		expect(asked.length).toBeLessThan(70);
	});

	it('need no further request when the list shows the result', async () => {
		const ids = many(3);
		const row = (id: string) => record(id, 'success', { metadata: { assetIds: [`asset_${id}`] } });
		const { api, asked } = service(() => ({ body: { jobs: ids.map(row) } }));
		const watch = watchJobs(api, PACE);
		const jobs = await Promise.all(ids.map((id) => watch.untilEnd(running(id), 60_000)));
		expect(jobs.map((job) => job.assetIds)).toEqual(ids.map((id) => [`asset_${id}`]));
		expect(asked).toHaveLength(1);
	});

	it('that the list does not show are asked for themselves', async () => {
		const { api } = service((path) =>
			path === '/jobs'
				? { body: { jobs: [] } }
				: { body: { job: record(path.slice('/jobs/'.length), 'success') } },
		);
		const watch = watchJobs(api, PACE);
		const jobs = await Promise.all(many(4).map((id) => watch.untilEnd(running(id), 60_000)));
		expect(jobs.every((job) => job.end === 'success')).toBe(true);
	});

	it('never take more than the budget, however many the list leaves out', async () => {
		const { api, asked } = service((path) =>
			path === '/jobs'
				? { body: { jobs: [] } }
				: { body: { job: record(path.slice('/jobs/'.length), 'in-progress') } },
		);
		const watch = watchJobs(api, PACE);
		await Promise.all(many(100).map((id) => watch.untilEnd(running(id), 600_000)));
		// One look of 101 requests may stand at the start: from there on 60 a minute.
		expect(asked.length).toBeLessThan(101 + 10 * 60);
	});

	it('with different deadlines each keep their own', async () => {
		const clock = virtualClock();
		const { api } = service(() => ({ body: { jobs: [] } }), clock);
		const watch = watchJobs(api, PACE);
		const ends: number[] = [];
		await Promise.all(
			[8_000, 20_000].map(async (deadline, i) => {
				await watch.untilEnd(running(`job_${i}`), deadline);
				ends.push(clock.now());
			}),
		);
		expect(ends).toEqual([8_000, 20_000]);
	});

	it('added beside others join their pace', async () => {
		const endsAt: Record<string, number> = { a: 60_000, b: 13_000, c: 21_000 };
		const { api, asked, clock } = service((_, now) => ({
			body: {
				jobs: Object.entries(endsAt).map(([id, at]) => ({
					...record(id, now >= at ? 'success' : 'in-progress'),
					metadata: { assetIds: ['asset'] },
				})),
			},
		}));
		const watch = watchJobs(api, PACE);
		const wait = async (id: string) => {
			await watch.untilEnd(running(id), 100_000);
			return clock.now();
		};
		const longest = wait('a');
		expect([await wait('b'), await wait('c')]).toEqual([17_000, 22_000]);
		expect(asked.map(({ at }) => at)).toEqual([2_000, 7_000, 12_000, 17_000, 22_000]);
		await longest;
	});

	it('added when nothing is watched get an early look', async () => {
		const { api, asked, clock } = service((path) => ({
			body: path === '/jobs/a' ? { job: record('a', 'success') } : { job: record('b', 'success') },
		}));
		const watch = watchJobs(api, PACE);
		await watch.untilEnd(running('a'), 60_000);
		await clock.sleep(100_000);
		await watch.untilEnd(running('b'), clock.now() + 60_000);
		expect(asked.map(({ at }) => at)).toEqual([2_000, 104_000]);
	});
});

it('a cancelled execution ends every wait', async () => {
	const { api, cancel, clock } = service(() => ({ body: { jobs: [] } }));
	const watch = watchJobs(api, PACE);
	const waits = ['a', 'b'].map((id) => watch.untilEnd(running(id), 600_000));
	const settled = Promise.allSettled(waits);
	await clock.sleep(20_250);
	cancel();
	expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(clock.now()).toBeLessThanOrEqual(21_250);
});
