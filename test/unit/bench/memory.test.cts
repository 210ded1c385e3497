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

const cells = (...pairs: Pair[]) =>
	toLines(pairs).map((line) => columns.map(([, cell]) => cell(line)));

test('toLines returns a line for our node, and one for the other with the ratio of their growths', () => {
	const lines = cells({ ours: row('Scenario', 40), theirs: row('HTTP Request', 1000, false) });
	expect(lines).toEqual([
		'Upload|Scenario|20.20.2|100.0|140.0|+40.0||met|1.3|complete'.split('|'),
		'|HTTP Request|20.20.2|100.0|1100.0|+1000.0|× 25.0||1.3|DIFFER'.split('|'),
	]);
});

test('toLines returns no ratio without another node, or if our memory did not grow', () => {
	const alone = { ours: row('Scenario', 40) };
	const flat = { ours: row('Scenario', 0), theirs: row('Other', 10) };
	expect(cells(alone, flat).flat().join()).not.toContain('×');
});

test('isGoalMet accepts growth up to the last byte of the goal', () => {
	expect(isGoalMet({ before: 0, peak: GOAL, seconds: 1 })).toBe(true);
	expect(isGoalMet({ before: 0, peak: GOAL + 1, seconds: 1 })).toBe(false);
	expect(cells({ ours: row('Scenario', 65) })[0]).toContain('MISSED');
});
