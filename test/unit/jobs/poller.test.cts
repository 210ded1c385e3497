import type { NodeApiError } from 'n8n-workflow';

import { createJobPoller } from '../../../nodes/Scenario/jobs/poller';
import type { Clock } from '../../../nodes/Scenario/utils/clock';
import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import { virtualClock } from '../../support/virtualClock.cts';
import { createProject, createRun, failed, jobOf, NODE, repeat } from '../clients.cts';

const PACE = { interval: 5_000, initialDelay: 2_000 };

const record = (jobId: string, status: string, more: object = {}) => ({ jobId, status, ...more });

/** A job that has run for a day by the virtual clock, so it isn't polled like a young one. */
const running = (jobId: string) =>
	jobOf(record(jobId, 'queued', { createdAt: '1969-12-31T00:00:00Z' }));

/**
 * A service that responds by a function of path and time, and records its requests. Runs
 * with the same credential are created by `run`; the first one is `api`.
 */
function service(
	answer: (path: string, now: number) => Result | Promise<Result>,
	clock: Clock = virtualClock(),
) {
	const asked: Array<{ path: string; at: number; by: string }> = [];
	const project = createProject(clock);
	const run = (name: string) => {
		const { api, cancel } = createRun(clock, project, {
			node: { ...NODE, name },
			requestWithRetry: async ({ path }) => {
				asked.push({ path, at: clock.now(), by: name });
				const reply = await answer(path, clock.now());
				api.signal?.throwIfAborted();
				return reply;
			},
		});
		return { api, cancel };
	};
	const requests = () => asked.map(({ path, at }) => ({ path, at }));
	return { ...run('first'), run, clock, asked, requests };
}

/** A wait of this run for the end of a job. */
const untilEnd = async (api: ScenarioClient, jobId: string, deadline = 600_000) =>
	await createJobPoller(api, PACE).untilEnd(running(jobId), deadline);

const succeeded: Result = { body: { job: record('a', 'success') } };

/** Polls one job, of a service that replies with these in turn. */
async function pollOne(
	replies: Result[],
	{ deadline = 60_000, pace = PACE, job = running('a') } = {},
) {
	let looks = 0;
	const { api, clock, asked } = service(() => replies[looks++] ?? succeeded);
	const ended = await createJobPoller(api, pace).untilEnd(job, deadline);
	return { ended, endedAt: clock.now(), polledAt: asked.map(({ at }) => at) };
}

const inProgress: Result = { body: { job: record('a', 'in-progress', { progress: 0.4 }) } };

describe('JobPoller with one job', () => {
	it('polls early, then at the interval', async () => {
		const { ended, polledAt } = await pollOne(repeat(2, inProgress));
		expect(ended.end).toBe('success');
		expect(polledAt).toEqual([2_000, 7_000, 12_000]);
	});

	it('returns the last known state at the deadline, even if the interval is longer', async () => {
		const limits = { deadline: 10_000, pace: { ...PACE, interval: 60_000 } };
		const { ended, endedAt, polledAt } = await pollOne(repeat(9, inProgress), limits);
		expect(ended).toMatchObject({ status: 'in-progress', progress: 0.4 });
		expect(endedAt).toBe(10_000);
		expect(polledAt).toEqual([2_000, 9_000]);
	});

	it('continues after transient failures, and a 404 shortly after the submission', async () => {
		const waiting = failed(503, { waitMs: 20_000 });
		const { ended, endedAt } = await pollOne(
			[failed(404), failed(404), failed(500), failed(429), waiting, failed(502), failed()],
			{ deadline: 120_000 },
		);
		expect(ended.end).toBe('success');
		expect(endedAt).toBeGreaterThan(20_000);
	});

	it('keeps the deadline while the service is down', async () => {
		const down = repeat(99, failed(429, { waitMs: 900_000 }));
		const { ended, endedAt } = await pollOne(down, { deadline: 30_000 });
		expect(ended.end).toBeUndefined();
		expect(endedAt).toBe(30_000);
	});

	it('polls a young job sooner, and less and less often', async () => {
		const job = jobOf(record('a', 'queued', { createdAt: '1970-01-01T00:00:00Z' }));
		const { polledAt } = await pollOne(repeat(12, inProgress), { job });
		expect(polledAt.slice(0, 4)).toEqual([2_000, 3_000, 4_000, 5_000]);
		expect(polledAt.at(-1)).toBeGreaterThan(28_000);
		const gaps = polledAt.slice(1).map((at, i) => at - (polledAt[i] ?? 0));
		expect(Math.max(...gaps)).toBeLessThanOrEqual(5_000);
	});

	it('polls once more when the clock has jumped past the deadline, e.g. while asleep', async () => {
		const clock = virtualClock();
		let jumped = 0;
		const jumping: Clock = { ...clock, now: () => clock.now() + jumped };
		const { api } = service((_, now) => (now > 60_000 ? succeeded : inProgress), jumping);
		const waiting = untilEnd(api, 'a', 60_000);
		await clock.sleep(20_000);
		jumped = 3_600_000;
		expect((await waiting).end).toBe('success');
	});

	it('rejects with the next step when the job is no longer accessible, or stays missing', async () => {
		await expect(pollOne([failed(401)])).rejects.toThrow('rejected the API key');
		await expect(pollOne(repeat(3, failed(404)))).rejects.toThrow('no');
	});
});

/** A service whose jobs end at these times; `isListed` tells whether its list has them. */
const endingAt =
	(ends: Record<string, number>, { isListed = true, assetIds = ['asset'] } = {}) =>
	(path: string, now: number): Result => {
		const at = (id: string) =>
			record(id, now >= (ends[id] ?? 0) ? 'success' : 'in-progress', { metadata: { assetIds } });
		if (path === '/jobs') return { body: { jobs: isListed ? Object.keys(ends).map(at) : [] } };
		return { body: { job: at(path.slice('/jobs/'.length)) } };
	};

describe('JobPoller with many jobs', () => {
	/** Polls this many jobs together, and tells which requests were sent. */
	const pollMany = async (
		count: number,
		endsAt: (index: number) => number,
		options?: Parameters<typeof endingAt>[1],
	) => {
		const ids = Array.from({ length: count }, (_, i) => `job_${i}`);
		const ends = Object.fromEntries(ids.map((id, i) => [id, endsAt(i)]));
		const { api, asked } = service(endingAt(ends, options));
		const jobs = await Promise.all(ids.map(async (id) => await untilEnd(api, id)));
		expect(jobs.map((job) => job.jobId)).toEqual(ids);
		return { jobs, asked, singles: asked.filter(({ path }) => path !== '/jobs').length };
	};

	it('polls one list, and retrieves each job once when it has ended', async () => {
		const endsAt = (index: number) => 10_000 + index * 1_000;
		const { jobs, asked, singles } = await pollMany(50, endsAt, { assetIds: [] });
		expect(jobs.every((job) => job.end === 'success')).toBe(true);
		expect(singles).toBe(50);
		expect(asked.length).toBeLessThan(70);
	});

	it('retrieves jobs individually when the list omits them, within the request budget', async () => {
		const { jobs } = await pollMany(4, () => 0, { isListed: false });
		expect(jobs.every((job) => job.end === 'success')).toBe(true);
		const { asked } = await pollMany(100, () => Infinity, { isListed: false });
		// One poll of 101 requests at the start, then 60 per minute.
		expect(asked.length).toBeLessThan(101 + 10 * 60);
	});

	it('polls added jobs together with the others', async () => {
		const { api, asked, clock } = service(endingAt({ a: 60_000, b: 13_000, c: 21_000 }));
		const longest = untilEnd(api, 'a', 100_000);
		await untilEnd(api, 'b');
		expect(clock.now()).toBe(17_000);
		await untilEnd(api, 'c');
		expect(clock.now()).toBe(22_000);
		expect(asked.map(({ at }) => at)).toEqual([2_000, 7_000, 12_000, 17_000, 22_000]);
		await longest;
	});

	it('polls early when a job is added after a pause', async () => {
		const { api, asked, clock } = service(endingAt({}));
		await untilEnd(api, 'a');
		await clock.sleep(100_000);
		await untilEnd(api, 'b');
		expect(asked.map(({ at }) => at)).toEqual([2_000, 104_000]);
	});
});

describe('JobPoller shared by concurrent runs', () => {
	it('sends one request for all their jobs', async () => {
		const names = Array.from({ length: 70 }, (_, i) => `job_${i}`);
		const ends = Object.fromEntries(names.map((name) => [name, 30_000]));
		const { run, requests } = service(endingAt(ends));
		const jobs = await Promise.all(
			names.map(async (name) => await untilEnd(run(`of ${name}`).api, name)),
		);
		expect(jobs).toMatchObject(names.map((jobId) => ({ jobId, assetIds: ['asset'] })));
		expect(requests()).toEqual(
			[2_000, 7_000, 12_000, 17_000, 22_000, 27_000, 32_000].map((at) => ({ path: '/jobs', at })),
		);
	});

	it('lets each run wait for the same job until its own deadline', async () => {
		const { run, clock, requests } = service(endingAt({ a: 20_000 }));
		const waits = [10_000, 60_000].map(async (deadline, i) => {
			const job = await untilEnd(run(`${i}`).api, 'a', deadline);
			return [job.status, clock.now()];
		});
		expect(await Promise.all(waits)).toEqual([
			['in-progress', 10_000],
			['success', 24_000],
		]);
		expect(requests().every(({ path }) => path === '/jobs/a')).toBe(true);
	});

	it('polls at the shortest interval of all runs', async () => {
		const { run, clock } = service(endingAt({ a: 500_000, b: 500_000, c: 7_000 }));
		const slow = { ...PACE, interval: 300_000 };
		const first = createJobPoller(run('slow').api, slow).untilEnd(running('a'), 600_000);
		await clock.sleep(3_000);
		await untilEnd(run('quick').api, 'c');
		expect(clock.now()).toBe(8_000);
		await first;
	});

	it('continues when the polling run is canceled during a request', async () => {
		const clock = virtualClock();
		const slowly = async (path: string, now: number) => {
			await clock.sleep(1_000);
			return endingAt({ a: 3_000, b: 3_000 })(path, now);
		};
		const { api, cancel, run, asked } = service(slowly, clock);
		const settled = untilEnd(api, 'a').catch((reason: Error) => reason.message);
		const second = untilEnd(run('second').api, 'b');
		await clock.sleep(2_500);
		cancel();
		expect(await settled).toBe('stopped');
		expect(clock.now()).toBeLessThanOrEqual(3_000);
		expect((await second).end).toBe('success');
		expect(asked.map(({ by }) => by)).toEqual(['first', 'second']);
	});

	it('rejects each run with an error of its own node', async () => {
		const { run } = service((path) => (path === '/jobs' ? failed(403) : failed(401)));
		const waits = ['one', 'other'].map(
			async (name) =>
				await untilEnd(run(name).api, name).catch((error: NodeApiError) => error.node.name),
		);
		expect(await Promise.all(waits)).toEqual(['one', 'other']);
	});

	it.each([
		['waits briefly for a pending response', 5_000, [7_000, 7_000]],
		['does not abort a slow poll that others need', 30_000, [13_000, 32_000]],
	])('near its deadline %s', async (_, takes, expected) => {
		const clock = virtualClock();
		const slowly = async (path: string, now: number) => {
			await clock.sleep(takes);
			return endingAt({ a: 1_000, b: 1_000 })(path, now);
		};
		const { run } = service(slowly, clock);
		const ends = Object.entries({ a: 3_000, b: 60_000 }).map(async ([id, deadline]) => {
			await untilEnd(run(id).api, id, deadline);
			return clock.now();
		});
		expect(await Promise.all(ends)).toEqual(expected);
	});
});

it('stopping one wait does not affect the other waits of its run', async () => {
	const { api, clock } = service((path, now) => ({
		body: { job: record(path.slice('/jobs/'.length), now > 20_000 ? 'success' : 'queued') },
	}));
	const stop = new AbortController();
	const settled = createJobPoller(api, PACE)
		.untilEnd(running('a'), 600_000, stop.signal)
		.catch((reason: Error) => reason.message);
	const other = untilEnd(api, 'a');
	await clock.sleep(10_100);
	stop.abort(new Error('no longer needed'));
	expect(await settled).toBe('no longer needed');
	expect(clock.now()).toBeLessThanOrEqual(10_600);
	expect((await other).end).toBe('success');
});

it('canceling the execution ends every wait', async () => {
	const { api, cancel, clock } = service(() => ({ body: { jobs: [] } }));
	const settled = Promise.allSettled(['a', 'b'].map(async (id) => await untilEnd(api, id)));
	await clock.sleep(20_250);
	cancel();
	expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(clock.now()).toBeLessThanOrEqual(21_250);
});
