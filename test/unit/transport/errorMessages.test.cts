import { explainFailure } from '../../../nodes/Scenario/transport/errorMessages';
import type { ApiFailure } from '../../../nodes/Scenario/transport/apiFailure';

const failure = (over: Partial<ApiFailure>): ApiFailure => ({
	reason: 'why',
	details: {},
	...over,
});

const byPlan = {
	status: 403,
	name: 'ModelAccessRestrictedError',
	details: { currentPlan: 'cu-basic', requiredPlan: 'cu-pro-q3-25' },
};
const byJobs = { status: 429, details: { actionLimit: 5 }, waitMs: 9_000 };

describe('explain says what happened and what to do', () => {
	it.each<[string, Partial<ApiFailure>, RegExp, RegExp]>([
		['401', { status: 401 }, /rejected the API key or secret/, /credential/],
		['402', { status: 402 }, /Creative Units: why/, /Add Creative Units/],
		['403 by plan', byPlan, /needs cu-pro-q3-25, yours is cu-basic/, /Upgrade the plan .* Or pick/],
		['403 by scope', { status: 403 }, /doesn't allow this: why/, /Project ID/],
		['404', { status: 404, reason: 'Model x not found' }, /^Model x not found$/, /Check the ID/],
		['413', { status: 413 }, /too large/, /smaller file/],
		['400', { status: 400 }, /rejected the values: why/, /Nothing was charged/],
		['422', { status: 422 }, /rejected the values: why/, /Nothing was charged/],
		['429 by jobs', byJobs, /at most 5 of these jobs/, /at least 9 s/],
		['429 by rate', { status: 429 }, /Rate limit/, /100 requests per minute/],
		['500', { status: 500 }, /HTTP 500\): why/, /In a minute, retry this execution/],
		['302', { status: 302 }, /redirects \(HTTP 302\)/, /Base URL/],
		['418', { status: 418 }, /HTTP 418/, /credential/],
		['an unreadable reply', { status: 200, unreadable: true }, /incomplete/, /Base URL/],
		['no route', { code: 'ECONNREFUSED' }, /can't be reached/, /Base URL/],
		['a time-out', { code: 'ECONNABORTED' }, /didn't respond in time/, /internet/],
		['an unknown silence', { code: '' }, /No response from Scenario: why/, /internet/],
	])('%s', (_, over, message, description) => {
		const explanation = explainFailure(failure(over));
		expect(explanation.message).toMatch(message);
		expect(explanation.description).toMatch(description);
		expect(explanation.message + explanation.description).not.toMatch(
			/\b(error|problem|failure|mistake)\b/i,
		);
	});

	it('adds the trace ID for support', () => {
		expect(explainFailure(failure({ status: 500, traceId: 'tr_5' })).description).toContain('tr_5');
	});
});
