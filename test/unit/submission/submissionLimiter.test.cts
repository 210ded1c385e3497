import type { Job } from '../../../nodes/Scenario/jobs/job';
import { readJob } from '../../../nodes/Scenario/jobs/job';
import {
	createSubmissionLimiter,
	recheckDelay,
} from '../../../nodes/Scenario/submission/submissionLimiter';
import { createJobPoller } from '../../../nodes/Scenario/jobs/poller';
import type { Project } from '../../../nodes/Scenario/transport/project';
import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import { seededRandom } from '../../support/seededRandom.cts';
import { virtualClock } from '../../support/virtualClock.cts';
import { createProject, createRun, failed, jobOf } from '../clients.cts';

const MINUTE = 60_000;

/** An account with that job limit and job duration; `run` creates a run with its credential. */
function accountWith(slots: number, jobMs: number, waitMs?: number, random?: () => number) {
	const clock = virtualClock(random);
	const account = { slots, isReadable: true, looks: 0 };
	/** What the runs of a process share. */
	const projects: Project[] = [];
	const jobs: Array<{ jobId: string; begins: number; ends: number }> = [];
	const refused: number[] = [];

	const inFlight = () => jobs.filter(({ ends }) => ends > clock.now()).length;
	const begin = (ms = jobMs) => {
		const begins = clock.now();
		const job = { jobId: `job_${jobs.length}`, begins, ends: begins + ms };
		jobs.push(job);
		return job;
	};
	const recordOf = ({ jobId, ends }: { jobId: string; ends: number }) => ({
		jobId,
		status: ends > clock.now() ? 'in-progress' : 'success',
		metadata: { assetIds: ends > clock.now() ? [] : ['asset'] },
	});
	const submit = async (): Promise<Result> => {
		await clock.sleep(100);
		if (inFlight() < account.slots) return { body: { job: recordOf(begin()) } };
		refused.push(clock.now());
		return failed(429, { details: { actionLimit: account.slots }, waitMs });
	};
	const requestWithRetry = async ({ path }: { path: string }): Promise<Result> => {
		account.looks++;
		if (!account.isReadable) return failed(403);
		if (path === '/jobs') return { body: { jobs: jobs.map(recordOf).reverse() } };
		const job = jobs.find(({ jobId }) => path === `/jobs/${jobId}`);
		return job ? { body: { job: recordOf(job) } } : failed(404);
	};

	const run = (maxJobs = Infinity, noun = 'model', worker = 0) => {
		const project = (projects[worker] ??= createProject(clock));
		const { api, cancel } = createRun(clock, project, { requestWithRetry, requestOnce: submit });
		const watch = createJobPoller(api, { interval: 5_000, initialDelay: 2_000 });
		const limiter = createSubmissionLimiter(api, watch, { noun, maxJobs });
		return { limiter, submit: async () => await limiter.run(submit), cancel };
	};

	/** The highest number of jobs running at the same time. */
	const atOnce = () =>
		Math.max(
			...jobs.map(
				({ begins }) => jobs.filter((job) => job.begins <= begins && begins < job.ends).length,
			),
		);
	return { account, clock, jobs, begin, refused, run, atOnce };
}

const times = async <T,>(count: number, work: (i: number) => Promise<T>) =>
	await Promise.all(Array.from({ length: count }, async (_, i) => await work(i)));

const jobIn = (answer: Result): Job => {
	const job = 'body' in answer ? readJob(answer.body) : undefined;
	if (!job) throw new Error('Nothing was submitted');
	return job;
};

const sender = (...answers: Result[]) => {
	let sent = 0;
	const accepted = () => ({ body: { job: { jobId: `job_of_sender_${sent}` } } });
	return { send: async () => answers[sent++] ?? accepted(), sent: () => sent };
};

describe('a submission', () => {
	it.each([400, 403, 500, 502, undefined])('is not retried after %p', async (status) => {
		const answer = failed(status);
		const { send, sent } = sender(answer);
		expect(await accountWith(5, MINUTE).run().limiter.run(send)).toBe(answer);
		expect(sent()).toBe(1);
	});

	it('is retried after the rate limiter has waited out a 429, until it is accepted', async () => {
		const { send, sent } = sender(failed(429));
		expect(await accountWith(5, MINUTE).run().limiter.run(send)).toHaveProperty('body');
		expect(sent()).toBe(2);
	});

	it('ends within a second of the run, and passes its turn to other runs', async () => {
		const { clock, run, begin } = accountWith(1, MINUTE);
		begin(30_000);
		const canceled = await times(4, async () => run());
		const waits = canceled.map(
			async ({ submit }) => await submit().catch((reason: Error) => reason.message),
		);
		const other = run().submit();
		await clock.sleep(5_000);
		for (const { cancel } of canceled) cancel();
		expect(await Promise.all(waits)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
		expect(clock.now()).toBeLessThanOrEqual(6_000);
		expect(await other).toHaveProperty('body');
	});
});

describe('an account at its job limit', () => {
	it('gets the next job as soon as one has ended, even if nobody waits for that one', async () => {
		const { run, jobs, refused, atOnce } = accountWith(5, 20_000);
		await times(30, run().submit);
		expect(jobs).toHaveLength(30);
		expect(atOnce()).toBe(5);
		expect(refused.length).toBeLessThanOrEqual(5);
		// Five rounds of 20 s, each end detected by a poll within 5 s.
		expect(jobs.at(-1)?.begins).toBeLessThan(5 * 26_000);
	});

	it('is polled only while a submission waits for a slot', async () => {
		const { account, clock, run } = accountWith(2, 20_000);
		await times(4, run().submit);
		const before = account.looks;
		expect(before).toBeGreaterThan(0);
		await clock.sleep(10 * MINUTE);
		expect(account.looks).toBe(before);
	});

	it('gets the next job at once when a run releases one, whatever the hint', async () => {
		const { clock, run, jobs } = accountWith(1, MINUTE, 30 * MINUTE);
		const { submit, limiter } = run();
		const job = jobIn(await submit());
		const next = submit();
		await clock.sleep(30_000);
		const [first] = jobs;
		if (first) first.ends = clock.now();
		limiter.release({ ...job, end: 'success' });
		await next;
		expect(jobs[1]?.begins).toBeLessThan(31_000);
	});

	it('rejects at most five submissions of a run of half an hour, and none of the next run', async () => {
		const { clock, run, jobs, refused, atOnce } = accountWith(10, MINUTE);
		await times(300, run().submit);
		expect(jobs).toHaveLength(300);
		const before = refused.length;
		expect(before).toBeLessThanOrEqual(5);
		await clock.sleep(5 * MINUTE);
		await times(30, run().submit);
		expect(jobs).toHaveLength(330);
		expect(refused).toHaveLength(before);
		expect(atOnce()).toBe(10);
	});

	it('is asked again at an interval when its jobs may not be read', async () => {
		const { account, run, jobs, refused } = accountWith(2, 20_000);
		account.isReadable = false;
		await times(4, run().submit);
		expect(refused.length).toBeLessThanOrEqual(5);
		expect(jobs.at(-1)?.begins).toBeLessThan(MINUTE);
	});

	it('uses the slots of a larger plan an hour later', async () => {
		const { account, clock, run, jobs } = accountWith(2, 20 * MINUTE);
		const all = times(9, run().submit);
		await clock.sleep(MINUTE);
		account.slots = 4;
		await all;
		// With two slots the ninth would start after 80 minutes.
		expect(jobs.at(-1)?.begins).toBeLessThan(62 * MINUTE);
	});

	it('is fully used again when jobs of others end', async () => {
		const { run, begin, jobs } = accountWith(10, 5 * MINUTE);
		await times(8, async () => begin(MINUTE));
		await times(10, run().submit);
		// After a minute the next attempt succeeds, and the rest follows at once.
		expect(jobs.at(-1)?.begins).toBeLessThan(MINUTE + 20_000);
	});

	it('is retried at an interval, or per retry hint, when others use it', async () => {
		const asked = async (waitMs?: number) => {
			const { begin, run, refused } = accountWith(1, MINUTE, waitMs);
			begin(2 * MINUTE);
			await run().submit();
			return refused.length;
		};
		expect(await asked()).toBe(8);
		expect(await asked(50_000)).toBe(3);
	});

	it('at the limit of one action does not delay another action', async () => {
		const { clock, run, begin } = accountWith(1, MINUTE);
		begin(MINUTE);
		const waiting = run().submit();
		await clock.sleep(1_000);
		const { send } = sender();
		await run(Infinity, 'app').limiter.run(send);
		expect(clock.now()).toBe(1_000);
		await waiting;
	});

	it('is reported after an hour without an accepted job', async () => {
		const { clock, run, begin } = accountWith(1, MINUTE);
		begin(24 * 60 * MINUTE);
		expect(await run().submit()).toMatchObject({ failure: { status: 429 } });
		expect(Math.floor(clock.now() / MINUTE)).toBe(60);
	});
});

describe('processes that share an account', () => {
	const SLOTS = 10;

	/** Each with that many submissions, for jobs of that many seconds. */
	const share = async (workers: number, submissions: number, seconds: number, seed = 5) => {
		const random = seededRandom(seed);
		const { clock, run, jobs, refused, atOnce } = accountWith(
			SLOTS,
			seconds * 1000,
			undefined,
			random,
		);
		const results = await times(workers, async (worker) => {
			await clock.sleep(random() * 1000);
			return await times(submissions, run(Infinity, 'model', worker).submit);
		});
		const ended = Math.max(...jobs.map(({ ends }) => ends));
		return {
			accepted: results.flat().filter((result) => 'body' in result).length,
			atOnce: atOnce(),
			refusedPerJob: refused.length / jobs.length,
			refusedPerMinute: (refused.length * MINUTE) / ended,
			/** How much longer it took than with all slots used all the time. */
			ratio: ended / ((jobs.length / SLOTS) * seconds * 1000),
		};
	};

	it.each([
		{ workers: 2, submissions: 100, seconds: 12, most: 0.3 },
		{ workers: 2, submissions: 100, seconds: 60, most: 0.4 },
		{ workers: 4, submissions: 50, seconds: 60, most: 1.1 },
		{ workers: 10, submissions: 20, seconds: 60, most: 1.8 },
	])('$workers, with jobs of $seconds s, use all slots with few refusals', async (given) => {
		// One seed alone says little: who comes first decides much.
		const seeds = [1, 2, 3, 4];
		let refusedPerJob = 0;
		for (const seed of seeds) {
			const shared = await share(given.workers, given.submissions, given.seconds, seed);
			expect(shared.accepted).toBe(given.workers * given.submissions);
			expect(shared.atOnce).toBe(SLOTS);
			expect(shared.ratio).toBeLessThan(1.3);
			refusedPerJob += shared.refusedPerJob / seeds.length;
		}
		expect(refusedPerJob).toBeLessThan(given.most);
	});

	it('do not flood a full account, however many they are', async () => {
		const shared = await share(50, 8, 60);
		expect(shared.accepted).toBe(400);
		expect(shared.refusedPerMinute).toBeLessThan(60);
		expect(shared.ratio).toBeLessThan(1.3);
	});
});

describe('Max Concurrent Jobs', () => {
	/** Submits in a slot of the run, as the item with that index. */
	const submitAs = async (
		{ limiter, submit }: ReturnType<ReturnType<typeof accountWith>['run']>,
		item: number,
	) => {
		await limiter.takeSlot(item);
		const job = jobIn(await submit());
		limiter.track(job, item);
		return job;
	};

	it('applies to a run that waits for none of its jobs', async () => {
		const { run, jobs, atOnce, refused } = accountWith(10, 20_000);
		const own = run(2);
		await times(10, async (i) => await submitAs(own, i));
		expect(atOnce()).toBe(2);
		expect(refused).toHaveLength(0);
		expect(jobs.at(-1)?.begins).toBeLessThan(4 * 26_000);
	});

	it('applies to each run separately', async () => {
		const { run, atOnce } = accountWith(10, 20_000);
		const [two, three] = [run(2), run(3)];
		await Promise.all([
			times(4, async (i) => await submitAs(two, i)),
			times(6, async (i) => await submitAs(three, i)),
		]);
		expect(atOnce()).toBe(5);
	});

	it('counts the jobs of an earlier attempt', async () => {
		const { clock, run, begin } = accountWith(10, 20_000);
		const own = run(1);
		const { jobId } = begin();
		own.limiter.track(jobOf({ jobId, status: 'in-progress' }));
		await submitAs(own, 0);
		expect(clock.now()).toBeGreaterThanOrEqual(20_000);
	});

	it('counts a job that runs on after its wait has ended', async () => {
		const { clock, run } = accountWith(10, 10 * MINUTE);
		const own = run(1);
		own.limiter.release(await submitAs(own, 0));
		await submitAs(own, 1);
		expect(clock.now()).toBeGreaterThanOrEqual(10 * MINUTE);
	});

	it('does not wait for a job that never ends: after an hour it says so', async () => {
		const { clock, run } = accountWith(10, 24 * 60 * MINUTE);
		const own = run(1);
		await submitAs(own, 0);
		await expect(submitAs(own, 1)).rejects.toThrow(
			'None of the running jobs finished within an hour, and "Max Concurrent Jobs" is 1',
		);
		expect(Math.floor(clock.now() / MINUTE)).toBe(60);
	});
});

describe('a full account is asked again', () => {
	const full = { ownJobs: 3, slots: 10, unchangedMs: 0 };

	it('after a quarter of a minute at first, less often the longer it stays full', () => {
		const delayAfter = (minute: number) =>
			recheckDelay({ ...full, unchangedMs: minute * MINUTE }, 0.5);
		const delays = [15_000, 15_000, 30_000, 45_000, 60_000, 60_000];
		expect([0, 1, 2, 3, 4, 60].map(delayAfter)).toEqual(delays);
	});

	it('at different times by different processes', () => {
		expect(recheckDelay(full, 0)).toBe(7_500);
		expect(recheckDelay(full, 0.99)).toBeGreaterThan(22_000);
	});

	it('not before the service asks', () => {
		expect(recheckDelay({ ...full, waitMs: 50_000 }, 0)).toBe(50_000);
		expect(recheckDelay({ ...full, waitMs: 50_000 }, 0.99)).toBeLessThan(65_000);
	});

	it('after an hour when all its jobs are those of the process', () => {
		expect(recheckDelay({ ...full, ownJobs: 10, waitMs: 50_000 }, 0)).toBe(60 * MINUTE);
	});
});
