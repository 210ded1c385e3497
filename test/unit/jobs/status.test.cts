import { clampProgress, toJobEnd } from '../../../nodes/Scenario/jobs/job';

describe('toJobEnd', () => {
	it.each([
		['success', 'success'],
		['succeeded', 'success'],
		['completed', 'success'],
		['SUCCESS', 'success'],
		['failure', 'failure'],
		['failed', 'failure'],
		['error', 'failure'],
		['canceled', 'canceled'],
		['cancelled', 'canceled'],
	])('%s means %s', (word, end) => expect(toJobEnd(word)).toBe(end));

	it.each([
		'pending',
		'queued',
		'warming-up',
		'in-progress',
		'processing',
		'finalizing',
		'something-new',
		'',
		'constructor',
		'__proto__',
	])('%s is still running', (word) => expect(toJobEnd(word)).toBeUndefined());
});

describe('clampProgress', () => {
	it.each([
		[0, 0],
		[0.5, 0.5],
		[1.04, 1],
		[37, 0.37],
		[100, 1],
		[250, 1],
		[-1, 0],
		[NaN, 0],
		['0.5', 0],
		[undefined, 0],
	])('%p is read as %p', (progress, share) => expect(clampProgress(progress)).toBe(share));
});
