import fc from 'fast-check';

import { readJob } from '../../../nodes/Scenario/jobs/job';
import type { FetchedJobs, TriggerState } from '../../../nodes/Scenario/trigger/state';
import { updateState, readState, writeState } from '../../../nodes/Scenario/trigger/state';
import type { PlannedJob } from './history.cts';
import { newsOf } from './history.cts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T12:00:00Z');

const at = (minutes: number) => START + minutes * MINUTE;

const job = (jobId: string, made: number, ends: number, shows = made): PlannedJob => ({
	jobId,
	made: at(made),
	ends: at(ends),
	shows: at(shows),
});

const everyMinute = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, i) => at(from + i));

/** Jobs made one after the other, every `pause` minutes, that take `lasts` minutes each. */
const jobs = (count: number, from: number, pause: number, lasts = 1) =>
	Array.from({ length: count }, (_, i) =>
		job(`job_${i}`, from + i * pause, from + i * pause + lasts),
	);

describe('a poll of the trigger', () => {
	it('finds all jobs created and ended in the same second', async () => {
		const { news, requests } = await newsOf(jobs(950, 1, 0), [0, 3, 4].map(at));
		expect(new Set(news[1]).size).toBe(950);
		expect(news[2]).toEqual([]);
		// One page at first, then ten of 100 jobs in each poll.
		expect(requests.lists).toBe(21);
	});

	it('finds a slow job behind thousands of newer ones', async () => {
		const plan = [job('slow', 1, 25), ...jobs(3_000, 2, 1 / 200)];
		const { news, requests } = await newsOf(plan, everyMinute(0, 27));
		expect(news.flat().filter((jobId) => jobId === 'slow')).toEqual(['slow']);
		expect(new Set(news.flat()).size).toBe(3_001);
		expect(requests.singles).toBeGreaterThan(0);
	});

	it('misses nothing in a list sorted by last change', async () => {
		const newer = Array.from({ length: 300 }, (_, i) => job(`job_${i}`, 30, 31 + i / 1_000));
		const plan = [job('long', 1, 33), job('short', 20, 21), ...newer];
		const lastToEnd = (one: PlannedJob, other: PlannedJob) => other.ends - one.ends;
		const { news } = await newsOf(plan, [0, 2, 22, 34, 35].map(at), lastToEnd);
		expect(new Set(news[3]).size).toBe(301);
		expect(news[4]).toEqual([]);
	});

	it('finds a slow job behind jobs that have vanished', async () => {
		const gone = Array.from({ length: 30 }, (_, i) => ({
			...job(`gone_${i}`, 1, Infinity),
			vanishes: at(3),
		}));
		const plan = [job('slow', 0.5, 30), ...gone, ...jobs(2_000, 2, 1 / 100)];
		const { news, memory, requests } = await newsOf(plan, everyMinute(0, 40));
		expect(news.flat().filter((jobId) => jobId === 'slow')).toEqual(['slow']);
		expect(memory?.open).toEqual({});
		// Three times for each that has vanished, and once a minute for the slow one.
		expect(requests.singles).toBeLessThanOrEqual(30 * 3 + 40);
	});

	it('looks back hours from the first poll, and on, even if a job is of the year 2099', async () => {
		const made = (Date.parse('2099-01-01T00:00:00Z') - START) / MINUTE;
		const news = async (...plan: PlannedJob[]) =>
			(await newsOf([job('long', -240, 3), ...plan], everyMinute(0, 7))).news.flat();
		const next = job('next', 5, 6);
		expect(await news(job('odd', made, 2, 1), next)).toEqual(['odd', 'long', 'next']);
		expect(await news(job('odd', made, 0, 0), ...jobs(500, -100, 0.1, 10))).toEqual(['long']);
	});

	it('reports jobs once while this machine is hours behind the service', async () => {
		const plan = jobs(50, -10, 1);
		const { news } = await newsOf(plan, everyMinute(0, 45), undefined, -180 * MINUTE);
		const expected = plan.filter(({ ends }) => ends > at(0)).map(({ jobId }) => jobId);
		expect(news.flat().sort()).toEqual(expected.sort());
	});
});

describe('the stored state', () => {
	it('stays small however many jobs there are', async () => {
		const { memory } = await newsOf(jobs(1_500, 0, 1 / 10), everyMinute(0, 151));
		expect(Object.keys(memory?.ended ?? {}).length).toBeLessThanOrEqual(101);
		expect(memory?.open).toEqual({});
	});

	it('drops a never-ending job eventually', async () => {
		const plan = [job('stuck', 1, Infinity), job('later', 2_000, 2_001)];
		const { memory } = await newsOf(plan, [0, 2, 2_002].map(at));
		expect(memory?.open).toEqual({});
	});

	it('retrieves in turn jobs beyond the pages that are read', async () => {
		const stuck = Array.from({ length: 60 }, (_, i) =>
			job(`stuck_${i}`, 1, i < 50 ? Infinity : 30),
		);
		const plan = [...stuck, ...jobs(2_000, 2, 1 / 100)];
		const { news, requests } = await newsOf(plan, everyMinute(0, 36));
		expect(news.flat().filter((jobId) => jobId.startsWith('stuck'))).toHaveLength(10);
		expect(requests.singles).toBeLessThanOrEqual(36 * 20);
	});

	it('keeps a job until it is not found three times in a row', () => {
		const listed = (jobId: string, status: string): FetchedJobs => {
			const createdAt = new Date(at(jobId === 'slow' ? -100 : 0)).toISOString();
			return { jobs: [readJob({ jobId, status, createdAt }) ?? []].flat(), unavailable: [] };
		};
		const [running, ended] = [listed('slow', 'queued'), listed('slow', 'success')];
		const missing = (isNotFound: boolean): FetchedJobs => ({
			...listed('newer', 'queued'),
			unavailable: [{ jobId: 'slow', isNotFound }],
		});
		/** IDs that the last of these polls reports. */
		const reportedBy = (...polls: FetchedJobs[]) => {
			let state: TriggerState | undefined;
			let reported: string[] = [];
			for (const fetched of [running, ...polls]) {
				const updated = updateState(state, 'project', fetched, at(10));
				state = updated.state;
				reported = updated.ended.map(({ jobId }) => jobId);
			}
			return reported;
		};
		const [no, failed] = [missing(true), missing(false)];
		expect(reportedBy(no, no, ended)).toEqual(['slow']);
		expect(reportedBy(no, no, running, no, no, ended)).toEqual(['slow']);
		expect(reportedBy(no, no, failed, no, no, ended)).toEqual(['slow']);
		expect(reportedBy(no, no, no, ended)).toEqual([]);
	});

	it("is restored from n8n's static data, but not for another account", () => {
		const queued = { jobId: 'job_1', status: 'queued', progress: 0, assetIds: [], record: {} };
		const jobs = [{ ...queued, createdAt: new Date(START).toISOString() }];
		const { state } = updateState(undefined, 'project', { jobs, unavailable: [] }, START);
		const data = {};
		writeState(data, state);
		const kept = JSON.parse(JSON.stringify(data));
		expect(readState(kept, 'project')).toEqual(state);
		expect(readState(kept, 'other')).toBeUndefined();
		expect(readState({}, 'project')).toBeUndefined();
		expect(readState({ state: 'broken' }, 'project')).toBeUndefined();
	});
});

it('every job that ends after the first poll is reported once, in any timing', async () => {
	const times = fc.integer({ min: -120, max: 400 });
	const planned = fc.record({
		made: times,
		lasts: fc.integer({ min: 0, max: 90 }),
		late: fc.integer({ min: 0, max: 9 }),
	});
	const scenario = fc.record({
		jobs: fc.array(planned, { maxLength: 60 }),
		pauses: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 25 }),
	});
	await fc.assert(
		fc.asyncProperty(scenario, async ({ jobs, pauses }) => {
			const plan = jobs.map(({ made, lasts, late }, i) =>
				job(`job_${i}`, made, made + lasts, made > 0 ? made + late : made),
			);
			let time = 0;
			const looks = [0, ...pauses.map((pause) => (time += pause))].map(at);
			const last = Math.max(...looks);
			const { news } = await newsOf(plan, looks);
			const expected = plan
				.filter(({ ends, shows }) => ends > at(0) && ends <= last && shows <= last)
				.map(({ jobId }) => jobId);
			expect(news.flat().sort()).toEqual(expected.sort());
		}),
		{ numRuns: 300 },
	);
});
