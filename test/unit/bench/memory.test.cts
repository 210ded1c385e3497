import { columns, GOAL, isGoalMet, toLines, type Pair } from '../../../bench/memory/table.cts';

const MIB = 1024 ** 2;

const row = (node: string, growth: number, isComplete = true) => ({
	way: 'Upload',
	node,
	version: '20.20.2',
	before: 100 * MIB,
	peak: (100 + growth) * MIB,
	seconds: 1.25,
	isComplete,
});

const linesOf = (...pairs: Pair[]) =>
	toLines(pairs).map((line) => columns.map(([, cell]) => cell(line)).join('|'));

test('the table has our node, and the other with the ratio of their growths', () => {
	const theirs = row('HTTP Request', 1000, false);
	expect(linesOf({ ours: row('Scenario', 40), theirs }, { ours: row('Scenario', 65) })).toEqual([
		'Upload|Scenario|20.20.2|100.0|140.0|+40.0||met|1.3|complete',
		'|HTTP Request|20.20.2|100.0|1100.0|+1000.0|× 25.0||1.3|DIFFER',
		'Upload|Scenario|20.20.2|100.0|165.0|+65.0||MISSED|1.3|complete',
	]);
	expect(linesOf({ ours: row('Scenario', 0), theirs }).join()).not.toContain('×');
});

test('the goal is met up to its last byte', () => {
	expect(isGoalMet({ before: 0, peak: GOAL, seconds: 1 })).toBe(true);
	expect(isGoalMet({ before: 0, peak: GOAL + 1, seconds: 1 })).toBe(false);
});
