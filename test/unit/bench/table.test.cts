import { GOAL, isKept, tableOf } from '../../../scripts/bench/memory/table.cts';

const MIB = 1024 ** 2;

const row = (node: string, growth: number, isWhole = true) => ({
	way: 'Upload',
	node,
	version: '20.20.2',
	before: 100 * MIB,
	peak: (100 + growth) * MIB,
	seconds: 1.25,
	isWhole,
});

const cells = (line = '') => line.trim().split(/ {2,}/);

test('a way has a line for our node, and one for the other with the ratio', () => {
	const [head, ours, theirs, ...rest] = tableOf([
		{ ours: row('Scenario', 40), theirs: row('HTTP Request', 1000, false) },
	]).split('\n');
	expect(cells(head)).toHaveLength(10);
	expect(cells(ours)).toEqual([
		'Upload',
		'Scenario',
		'20.20.2',
		'100.0',
		'140.0',
		'+40.0',
		'kept',
		'1.3',
		'whole',
	]);
	expect(cells(theirs)).toEqual([
		'HTTP Request',
		'20.20.2',
		'100.0',
		'1100.0',
		'+1000.0',
		'× 25.0',
		'1.3',
		'DIFFER',
	]);
	expect(rest).toEqual([]);
});

test('columns stand below their heads', () => {
	const [head = '', ours = '', theirs = ''] = tableOf([
		{ ours: row('Scenario', 5), theirs: row('A node with a long name', 1000) },
	]).split('\n');
	expect(ours.indexOf('Scenario')).toBe(head.indexOf('Node'));
	expect(theirs.indexOf('A node')).toBe(head.indexOf('Node'));
	const end = head.indexOf('Growth') + 'Growth'.length;
	expect(ours.indexOf('+5.0') + 4).toBe(theirs.indexOf('+1000.0') + 7);
	expect(theirs.indexOf('+1000.0') + 7).toBeGreaterThanOrEqual(end);
});

test('alone, our node has no ratio', () => {
	expect(tableOf([{ ours: row('Scenario', 40) }])).not.toContain('×');
});

test('where our memory did not grow there is no ratio', () => {
	const table = tableOf([{ ours: row('Scenario', 0), theirs: row('Other', 10) }]);
	expect(table).not.toContain('×');
});

test('the goal is kept up to its last byte', () => {
	expect(isKept({ before: 0, peak: GOAL, seconds: 1 })).toBe(true);
	expect(isKept({ before: 0, peak: GOAL + 1, seconds: 1 })).toBe(false);
	expect(tableOf([{ ours: row('Scenario', 65) }])).toContain('MISSED');
});
