import { rowsOf } from '../../../scripts/bench/many/measure.cts';
import { OURS } from '../../../scripts/bench/many/nodes.cts';
import { BOUND } from '../../../scripts/bench/many/programs.cts';
import {
	isGoalKept,
	merged,
	timesBound,
	type ManyResult,
} from '../../../scripts/bench/many/result.cts';
import { jobLengths } from '../../../scripts/bench/many/service.cts';

const sample = (peer: string, items: number, seconds: number, refusals = 0) => ({
	peer,
	items,
	seconds,
	requestsPerJob: 2,
	refusals,
});

test('the rounds of a peer with as many items become one row of medians', () => {
	const rows = rowsOf([
		sample(OURS, 1, 70, 0),
		sample(BOUND, 1, 60),
		sample(OURS, 1, 90, 3),
		sample(OURS, 1, 71, 1),
		sample(OURS, 10, 80),
	]);
	expect(rows).toEqual([
		{ ...sample(OURS, 1, 71, 1), rounds: 3 },
		{ ...sample(BOUND, 1, 60), rounds: 1 },
		{ ...sample(OURS, 10, 80), rounds: 1 },
	]);
});

test('a row is compared with the bound of as many items', () => {
	const rows = rowsOf([sample(BOUND, 1, 60), sample(BOUND, 10, 100), sample(OURS, 10, 110)]);
	expect(rows.map((row) => timesBound(rows, row))).toEqual([1, 1, 1.1]);
});

test('the goal holds for each number of items, and not without a bound', () => {
	const bounds = [sample(BOUND, 1, 100), sample(BOUND, 10, 100)];
	const isKept = (one: number, ten: number) =>
		isGoalKept(rowsOf([...bounds, sample(OURS, 1, one), sample(OURS, 10, ten)]));
	expect(isKept(114, 114)).toBe(true);
	expect(isKept(114, 116)).toBe(false);
	expect(isGoalKept(rowsOf([sample(OURS, 1, 1)]))).toBe(false);
});

test('a later run replaces the numbers of items that it has measured, and no others', () => {
	const machine = { node: '24', cores: 2, cpu: '', memoryGiB: 8, day: '2026-11-22' };
	const result = (...rows: ManyResult['rows']): ManyResult => ({ machine, pace: 20, rows });
	const row = (items: number, seconds: number) => ({ ...sample(OURS, items, seconds), rounds: 1 });
	const first = result(row(1, 70), row(50, 400));
	expect(merged(first, result(row(1, 60), row(10, 80))).rows).toEqual([
		row(1, 60),
		row(10, 80),
		row(50, 400),
	]);
	expect(merged(undefined, first)).toEqual(first);
});

test('jobs take a minute on the average, the same for the same seed', () => {
	const lengths = jobLengths(1000, 7);
	const mean = lengths.reduce((sum, seconds) => sum + seconds, 0) / lengths.length;
	expect(mean).toBeGreaterThan(58);
	expect(mean).toBeLessThan(62);
	expect(jobLengths(1000, 7)).toEqual(lengths);
});
