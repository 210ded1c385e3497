import fc from 'fast-check';

import type { HttpOutcome } from '../../../nodes/Scenario/transport/apiFailure';
import { outcomeUnknown, toResult } from '../../../nodes/Scenario/transport/apiFailure';
import { isRetryable, retryDelay } from '../../../nodes/Scenario/transport/retry';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const answered = (
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): HttpOutcome => ({ answered: true, status, headers, body });

const failureOf = (exchange: HttpOutcome) => {
	const answer = toResult(exchange, NOW);
	if (!('failure' in answer)) throw new Error('It was taken for a usable reply');
	return answer.failure;
};

describe('the reason of a failed request', () => {
	const page = '<html><head><style>p{}</style></head><h1>502 Bad Gateway</h1><hr>nginx</html>';
	const cutOff = '<h1>502 Bad < Gateway</h1><SCRIPT>if (a<b) { x() }';

	it.each([
		['reason', { reason: 'Prompt is required', trace_id: 'tr_1' }, 'Prompt is required'],
		['message', { message: 'API Keys cannot access' }, 'API Keys cannot access'],
		['error and code', { error: 'Quota exceeded', code: 'QUOTA_EXCEEDED' }, 'Quota exceeded'],
		['message before error', { error: 'Bad Request', message: 'No such' }, 'No such'],
		['detail', { detail: 'No such thing' }, 'No such thing'],
		['an object with a message', { error: { message: 'Deep inside' } }, 'Deep inside'],
		['plain text', 'Job not found', 'Job not found'],
		['an HTML page', page, '502 Bad Gateway nginx'],
		['an HTML page that was cut off in a script', cutOff, '502 Bad < Gateway'],
		['text about a tag that is no script', 'Unknown tag <scripts>: use <a>', 'Unknown tag : use'],
		['the start of a long text', 'x'.repeat(5_000), 'x'.repeat(300)],
		['nothing', undefined, ''],
	])('is read from %s', (_, body, reason) => {
		expect(failureOf(answered(502, body)).reason).toBe(reason);
	});

	it('comes with trace ID, name and details', () => {
		const told = { name: 'ModelAccessRestrictedError', details: { requiredPlan: 'cu-pro' } };
		const failure = failureOf(answered(403, { ...told, reason: 'You may not', trace_id: 'tr_9' }));
		expect(failure).toMatchObject({ ...told, traceId: 'tr_9' });
	});
});

it.each([
	['header in seconds', { 'retry-after': '7' }, {}, 7_000],
	['header as a date', { 'retry-after': 'Sun, 01 Mar 2026 12:00:09 GMT' }, {}, 9_000],
	['header before body', { 'retry-after': '7' }, { remainingSeconds: 900 }, 7_000],
	['body', {}, { remainingSeconds: 900 }, 900_000],
	['a date in the past', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, {}, 0],
	['an unreadable header', { 'retry-after': 'soon' }, {}, undefined],
	['none', {}, {}, undefined],
])('the retry hint is read from %s', (_, headers: Record<string, string>, body, waitMs) => {
	expect(failureOf(answered(429, body, headers)).waitMs).toBe(waitMs);
});

describe('toResult', () => {
	it.each([
		['200 with an object', 200, {}, true],
		['269, the dry run', 269, { creativeUnitsCost: 5 }, true],
		['402 without a price', 402, { reason: 'No units left' }, false],
		['200 with HTML', 200, '<html>', false],
		['200 with a list', 200, [], false],
		['302', 302, {}, false],
	])('%s', (_, status, body, usable) => {
		expect('body' in toResult(answered(status, body), NOW)).toBe(usable);
	});

	it('takes 402 with a price as the result of a dry run, and of nothing else', () => {
		const reply = answered(402, { estimatedCost: 5 });
		expect(toResult(reply, NOW, true)).toHaveProperty('body');
		expect(toResult(reply, NOW)).toHaveProperty('failure');
	});
});

const lost = (code: string): HttpOutcome => ({ answered: false, code, text: 'connection lost' });

it.each([
	['a reset', lost('ECONNRESET'), true, true],
	['a timeout', lost('ECONNABORTED'), true, true],
	['no connection', lost('ECONNREFUSED'), true, false],
	['an unknown host', lost('ENOTFOUND'), true, false],
	['HTTP 500', answered(500, {}), true, true],
	['an HTML 502', answered(502, '<html>'), true, true],
	['HTTP 408', answered(408, {}), true, true],
	['broken JSON with 200', answered(200, '{"job":'), true, true],
	['HTTP 429', answered(429, {}), true, false],
	['HTTP 400', answered(400, {}), false, false],
])('isRetryable and outcomeUnknown are right for %s', (_, exchange, passing, started) => {
	const failure = failureOf(exchange);
	expect([isRetryable(failure), outcomeUnknown(failure)]).toEqual([passing, started]);
});

describe('retryDelay', () => {
	const busy = { status: 503, reason: 'busy' };

	it('follows the retry hint, whatever the number of attempts', () => {
		expect(retryDelay({ ...busy, waitMs: 9_000 }, 7, () => 0)).toBe(9_000);
	});

	it('stays within a range that doubles from 1 s to 30 s', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 50 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(tries, chance) => {
					const pause = retryDelay(busy, tries, () => chance);
					expect(pause).toBeGreaterThanOrEqual(0);
					expect(pause).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** (tries - 1)));
				},
			),
		);
	});
});
