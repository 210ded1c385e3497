import fc from 'fast-check';

import { learn, readMemory, writeMemory } from '../../../nodes/ScenarioTrigger/memory';
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

describe('what a look has as news', () => {
	it('starts from now: what has ended is past, what runs is news when it ends', async () => {
		const plan = [job('past', -30, -20), job('long', -300, 2), job('runs', -1, 1)];
		const { news } = await newsOf(plan, everyMinute(0, 3));
		expect(news).toEqual([[], ['runs'], ['long'], []]);
	});

	it('takes the first job of a project that had none', async () => {
		const { news } = await newsOf([job('first', 3, 4)], everyMinute(0, 6));
		expect(news.flat()).toEqual(['first']);
	});

	it('finds jobs that end out of order', async () => {
		const plan = [job('slow', 1, 30), job('quick', 20, 21), job('middle', 10, 25)];
		const { news } = await newsOf(plan, everyMinute(0, 40));
		expect(news.flat()).toEqual(['quick', 'middle', 'slow']);
	});

	it('finds all of many that were made, and ended, in the same second', async () => {
		const plan = Array.from({ length: 950 }, (_, i) => job(`job_${i}`, 1, 2));
		const { news, requests } = await newsOf(plan, [at(0), at(3), at(4)]);
		expect(new Set(news[1]).size).toBe(950);
		expect(news[2]).toEqual([]);
		expect(requests.lists).toBeLessThan(15);
	});

	it('finds a slow job behind thousands of newer ones', async () => {
		const newer = Array.from({ length: 3_000 }, (_, i) =>
			job(`job_${i}`, 2 + i / 200, 3 + i / 200),
		);
		const { news, requests } = await newsOf([job('slow', 1, 40), ...newer], everyMinute(0, 42));
		expect(news.flat().filter((jobId) => jobId === 'slow')).toEqual(['slow']);
		expect(new Set(news.flat()).size).toBe(3_001);
		expect(requests.singles).toBeGreaterThan(0);
	});

	it('finds a job that ran for hours behind others when it first looked', async () => {
		const newer = Array.from({ length: 500 }, (_, i) =>
			job(`job_${i}`, -100 + i / 10, -90 + i / 10),
		);
		const { news } = await newsOf([job('long', -240, 3), ...newer], everyMinute(0, 4));
		expect(news.flat()).toEqual(['long']);
	});

	it('misses nothing where the list begins with what changed last', async () => {
		const newer = Array.from({ length: 300 }, (_, i) => job(`job_${i}`, 30, 31 + i / 1_000));
		const plan = [job('long', 1, 33), job('short', 20, 21), ...newer];
		const lastToEnd = (one: PlannedJob, other: PlannedJob) => other.ends - one.ends;
		const { news } = await newsOf(plan, [0, 2, 22, 34, 35].map(at), lastToEnd);
		expect(new Set(news[3]).size).toBe(301);
		expect(news[4]).toEqual([]);
	});

	it('finds a job that the list shows late', async () => {
		const plan = [job('late', 1, 2, 8), job('other', 5, 6)];
		const { news } = await newsOf(plan, everyMinute(0, 12));
		expect(news.flat()).toEqual(['other', 'late']);
	});

	it('catches up after an hour without a look', async () => {
		const plan = Array.from({ length: 300 }, (_, i) => job(`job_${i}`, 2 + i / 6, 4 + i / 6));
		const { news } = await newsOf(plan, [at(0), at(1), at(70), at(71)]);
		expect(new Set(news[2]).size).toBe(300);
		expect(news[3]).toEqual([]);
	});
});

describe('what is kept', () => {
	it('stays small however many jobs there were', async () => {
		const plan = Array.from({ length: 5_000 }, (_, i) => job(`job_${i}`, i / 10, 1 + i / 10));
		const { memory } = await newsOf(plan, everyMinute(0, 501));
		expect(Object.keys(memory?.ended ?? {}).length).toBeLessThanOrEqual(101);
		expect(memory?.open).toEqual({});
	});

	it('does not hold a job that never ends for ever', async () => {
		const plan = [job('stuck', 1, Infinity), job('later', 2_000, 2_001)];
		const { memory } = await newsOf(plan, [at(0), at(2), at(2_002)]);
		expect(memory?.open).toEqual({});
	});

	it('asks for those in turn that are further back than the list is read', async () => {
		const stuck = Array.from({ length: 60 }, (_, i) =>
			job(`stuck_${i}`, 1, i < 50 ? Infinity : 30),
		);
		const newer = Array.from({ length: 2_000 }, (_, i) =>
			job(`job_${i}`, 2 + i / 100, 3 + i / 100),
		);
		const { news, requests } = await newsOf([...stuck, ...newer], everyMinute(0, 36));
		expect(news.flat().filter((jobId) => jobId.startsWith('stuck'))).toHaveLength(10);
		expect(requests.singles).toBeLessThanOrEqual(36 * 20);
	});

	it('is read from what n8n kept, and not for another account', () => {
		const { memory } = learn(undefined, 'project', [
			{
				jobId: 'job_1',
				status: 'queued',
				progress: 0,
				assetIds: [],
				record: {},
				createdAt: new Date(START).toISOString(),
			},
		]);
		const data = {};
		writeMemory(data, memory);
		const kept = JSON.parse(JSON.stringify(data));
		expect(readMemory(kept, 'project')).toEqual(memory);
		expect(readMemory(kept, 'other')).toBeUndefined();
		expect(readMemory({}, 'project')).toBeUndefined();
		expect(readMemory({ memory: 'broken' }, 'project')).toBeUndefined();
	});
});

it('whatever happens when, every end after the first look is news once', async () => {
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
