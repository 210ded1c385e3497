import fc from 'fast-check';

import type { Exchange } from '../../../nodes/Scenario/transport/exchange';
import { isPassing, mayHaveStarted, readExchange } from '../../../nodes/Scenario/transport/refusal';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const answered = (
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): Exchange => ({ answered: true, status, headers, body });

const refusalOf = (exchange: Exchange) => {
	const answer = readExchange(exchange, NOW);
	if (!('refusal' in answer)) throw new Error('It was taken for a usable reply');
	return answer.refusal;
};

describe('the reason of a refusal', () => {
	it.each([
		[
			'reason',
			{ reason: 'Input prompt is required', trace_id: 'tr_1' },
			'Input prompt is required',
		],
		[
			'message',
			{ message: 'API Keys cannot access protected resources' },
			'API Keys cannot access protected resources',
		],
		[
			'error and code',
			{ error: 'Quota exceeded for search', code: 'QUOTA_EXCEEDED' },
			'Quota exceeded for search',
		],
		[
			'message before error',
			{ statusCode: 400, error: 'Bad Request', message: 'Invalid privacy' },
			'Invalid privacy',
		],
		['detail', { detail: 'No such thing' }, 'No such thing'],
		['an object with a message', { error: { message: 'Deep inside' } }, 'Deep inside'],
		['plain text', 'Job not found', 'Job not found'],
		[
			'an HTML page',
			'<html><head><style>p{}</style></head><h1>502 Bad Gateway</h1><hr>nginx</html>',
			'502 Bad Gateway nginx',
		],
		['nothing', undefined, ''],
	])('is read from %s', (_, body, reason) => {
		expect(refusalOf(answered(502, body)).reason).toBe(reason);
	});

	it('keeps a page to its first 300 characters', () => {
		expect(refusalOf(answered(502, 'x'.repeat(5_000))).reason).toHaveLength(300);
	});

	it('keeps the trace ID, the name and the details', () => {
		const body = {
			reason: 'You may not',
			name: 'ModelAccessRestrictedError',
			details: { requiredPlan: 'cu-pro' },
			trace_id: 'tr_9',
		};
		expect(refusalOf(answered(403, body))).toMatchObject({
			name: 'ModelAccessRestrictedError',
			details: { requiredPlan: 'cu-pro' },
			traceId: 'tr_9',
		});
	});
});

describe('the wait that the service asks for', () => {
	it.each([
		['header in seconds', { 'retry-after': '7' }, {}, 7_000],
		['header as a date', { 'retry-after': 'Sun, 01 Mar 2026 12:00:09 GMT' }, {}, 9_000],
		['header before body', { 'retry-after': '7' }, { remainingSeconds: 900 }, 7_000],
		['body', {}, { remainingSeconds: 900 }, 900_000],
		['a date in the past', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, {}, 0],
		['an unreadable header', { 'retry-after': 'soon' }, {}, undefined],
		['none', {}, {}, undefined],
	])('%s', (_, headers: Record<string, string>, body, waitMs) => {
		expect(refusalOf(answered(429, body, headers)).waitMs).toBe(waitMs);
	});
});

describe('what counts as a usable reply', () => {
	it.each([
		['200 with an object', 200, {}, true],
		['269, the dry run', 269, { creativeUnitsCost: 5 }, true],
		['402 with a price', 402, { estimatedCost: 5 }, true],
		['402 without one', 402, { reason: 'No units left' }, false],
		['200 with HTML', 200, '<html>', false],
		['200 with broken JSON', 200, '{"job":', false],
		['200 with a list', 200, [], false],
		['302', 302, {}, false],
	])('%s', (_, status, body, usable) => {
		expect('body' in readExchange(answered(status, body), NOW)).toBe(usable);
	});
});

describe('what to make of a refusal', () => {
	const lost = (code: string): Exchange => ({ answered: false, code, text: 'broke off' });

	it.each([
		['a reset', lost('ECONNRESET'), true, true],
		['a time-out', lost('ECONNABORTED'), true, true],
		['no connection', lost('ECONNREFUSED'), true, false],
		['an unknown host', lost('ENOTFOUND'), true, false],
		['HTTP 500', answered(500, {}), true, true],
		['an HTML 502', answered(502, '<html>'), true, true],
		['HTTP 408', answered(408, {}), true, true],
		['broken JSON with 200', answered(200, '{"job":'), true, true],
		['HTTP 429', answered(429, {}), true, false],
		['HTTP 400', answered(400, {}), false, false],
		['HTTP 401', answered(401, {}), false, false],
		['HTTP 404', answered(404, {}), false, false],
	])('%s: passing %#', (_, exchange, passing, started) => {
		const refusal = refusalOf(exchange);
		expect({ passing: isPassing(refusal), started: mayHaveStarted(refusal) }).toEqual({
			passing,
			started,
		});
	});
});

it('reads any status and body without throwing', () => {
	fc.assert(
		fc.property(fc.integer({ min: 100, max: 599 }), fc.anything(), (status, body) => {
			const answer = readExchange(answered(status, body), NOW);
			expect('body' in answer || typeof answer.refusal.reason === 'string').toBe(true);
		}),
	);
});
