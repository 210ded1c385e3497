import { explain } from '../../../nodes/Scenario/transport/explain';
import type { Refusal } from '../../../nodes/Scenario/transport/refusal';

const refusal = (over: Partial<Refusal>): Refusal => ({ reason: 'why', details: {}, ...over });

describe('explain says what happened and what to do', () => {
	it.each<[string, Partial<Refusal>, RegExp, RegExp]>([
		['401', { status: 401 }, /does not know this API key and secret/, /credential/],
		['402', { status: 402 }, /Creative Units: why/, /Add Creative Units/],
		[
			'403 by plan',
			{
				status: 403,
				name: 'ModelAccessRestrictedError',
				details: { currentPlan: 'cu-basic', requiredPlan: 'cu-pro-q3-25' },
			},
			/needs cu-pro-q3-25, yours is cu-basic/,
			/Pick another model/,
		],
		['403 by scope', { status: 403 }, /does not allow this: why/, /Project ID/],
		['404', { status: 404, reason: 'Model x not found' }, /^Model x not found$/, /Check the ID/],
		['413', { status: 413 }, /too large/, /smaller file/],
		['400', { status: 400 }, /does not accept the values: why/, /Nothing was charged/],
		['422', { status: 422 }, /does not accept the values: why/, /Nothing was charged/],
		[
			'429 by jobs in flight',
			{ status: 429, details: { actionLimit: 5 }, waitMs: 9_000 },
			/at most 5 of these jobs/,
			/wait 9 s/,
		],
		['429 by rate', { status: 429 }, /no more requests/, /100 requests a minute/],
		['500', { status: 500 }, /HTTP 500\): why/, /Run it again/],
		['302', { status: 302 }, /redirect \(HTTP 302\)/, /Base URL/],
		['418', { status: 418 }, /HTTP 418/, /credential/],
		['an unreadable reply', { status: 200, unreadable: true }, /cut off/, /Base URL/],
		['no route', { code: 'ECONNREFUSED' }, /does not answer/, /Base URL/],
		['a time-out', { code: 'ECONNABORTED' }, /did not reply in time/, /internet/],
		['an unknown silence', { code: '' }, /No reply came from Scenario: why/, /internet/],
	])('%s', (_, over, message, description) => {
		const explanation = explain(refusal(over));
		expect(explanation.message).toMatch(message);
		expect(explanation.description).toMatch(description);
		expect(explanation.message + explanation.description).not.toMatch(
			/\b(error|problem|failure|mistake)\b/i,
		);
	});

	it('adds the trace ID for the support', () => {
		expect(explain(refusal({ status: 500, traceId: 'tr_5' })).description).toContain('tr_5');
	});
});
