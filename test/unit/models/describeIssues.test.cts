import { describeIssues } from '../../../nodes/Scenario/models/describe';

const issuesOf = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ label: `L${at}`, message: `L${at} is required` }));

test('one issue reads as its message', () => {
	expect(describeIssues([])).toBe('');
	expect(describeIssues(issuesOf(1))).toBe('L0 is required');
});

test('several issues are counted and listed', () => {
	expect(describeIssues(issuesOf(2))).toBe(
		'2 values are not valid: L0 is required; L1 is required',
	);
});

test('of very many issues the rest is counted', () => {
	expect(describeIssues(issuesOf(100))).toMatch(/^100 values .+; L11 is required; and 88 more$/);
});
