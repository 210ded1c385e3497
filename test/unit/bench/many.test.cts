import { mean } from 'simple-statistics';

import { jobLengths } from '../../../bench/jobs/account.cts';
import {
	BOUND,
	isGoalMet,
	mergeResults,
	OURS,
	toRows,
	type ManyResult,
} from '../../../bench/jobs/rows.cts';

const sample = (way: string, items: number, seconds: number, rateLimited = 0) => ({
	way,
	items,
	seconds,
	requestsPerJob: 2,
	rateLimited,
});

test('toRows returns one row of medians per workflow and number of items', () => {
	const ours = [sample(OURS, 1, 70, 0), sample(OURS, 1, 90, 3), sample(OURS, 1, 71, 1)];
	expect(toRows([...ours, sample(BOUND, 1, 60), sample(OURS, 10, 80)])).toEqual([
		{ ...sample(OURS, 1, 71, 1), rounds: 3 },
		{ ...sample(BOUND, 1, 60), rounds: 1 },
		{ ...sample(OURS, 10, 80), rounds: 1 },
	]);
});

test('isGoalMet requires both goals for each number of items, and a lower bound', () => {
	const bounds = [sample(BOUND, 1, 100), sample(BOUND, 10, 100)];
	const isMet = (one: number, ten: number, refused = 0) =>
		isGoalMet(toRows([...bounds, sample(OURS, 1, one, refused), sample(OURS, 10, ten)]));
	expect([isMet(109, 109), isMet(109, 111)]).toEqual([true, false]);
	expect([isMet(100, 100, 1), isMet(100, 100, 2)]).toEqual([true, false]);
	expect(isGoalMet(toRows([sample(OURS, 1, 1)]))).toBe(false);
});

test('mergeResults replaces only the numbers of items that were measured again', () => {
	const machine = { node: '24', cores: 2, cpu: '', memoryGiB: 8, day: '2026-11-22' };
	const result = (...rows: ManyResult['rows']): ManyResult => ({ machine, scale: 20, rows });
	const row = (items: number, seconds: number) => ({ ...sample(OURS, items, seconds), rounds: 1 });
	const first = result(row(1, 70), row(50, 400));
	expect(mergeResults(first, result(row(1, 60), row(10, 80))).rows).toEqual([
		row(1, 60),
		row(10, 80),
		row(50, 400),
	]);
	expect(mergeResults(undefined, first)).toEqual(first);
});

test('jobLengths average a minute, and are the same for the same seed', () => {
	const lengths = jobLengths(1000, 7);
	expect(Math.abs(mean(lengths) - 60)).toBeLessThan(2);
	expect(jobLengths(1000, 7)).toEqual(lengths);
});
