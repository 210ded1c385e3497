import { describeIssues } from '../../../nodes/Scenario/models/issues';

const issuesOf = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ label: `L${at}`, message: `L${at} is required` }));

test('one issue is its message', () => {
	expect(describeIssues([])).toBe('');
	expect(describeIssues(issuesOf(1))).toBe('L0 is required');
});

test('several are counted and told in a row', () => {
	expect(describeIssues(issuesOf(2))).toBe(
		'2 values need a change: L0 is required; L1 is required',
	);
});

test('of very many the rest is counted', () => {
	expect(describeIssues(issuesOf(100))).toMatch(/^100 values .+; L11 is required; and 88 more$/);
});
