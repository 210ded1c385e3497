import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import { retryLong, retryWithin, withRetry } from '../../../nodes/Scenario/transport/retry';
import { virtualClock } from '../../support/virtualClock.cts';
import { limitConcurrency } from '../../../nodes/Scenario/utils/concurrency';
import { failed, repeat } from '../clients.cts';

/** Responds in order; the last response repeats. */
function answering(...answers: Result[]) {
	const clock = virtualClock(() => 0.99);
	const at: number[] = [];
	const attempt = async () => {
		at.push(clock.now());
		return answers[Math.min(at.length, answers.length) - 1] as Result;
	};
	return { clock, attempt, at };
}

const busy = failed(503);
const missing = failed(404);
const done: Result = { body: { a: 1 } };

it.each([
	['until a response comes', [busy, busy, done], { ms: 60_000 }, 3],
	['no final failure', [failed(400)], { ms: 60_000 }, 1],
	['up to the maximum number of attempts', [busy], { ms: Infinity, tries: 3 }, 3],
	['neither after the deadline nor beyond it', [failed(503, { waitMs: 7_000 })], { ms: 20_000 }, 3],
])('withRetry retries %s', async (_, answers, limits, attempts) => {
	const { clock, attempt, at } = answering(...answers);
	expect(await withRetry(attempt, retryWithin(limits, clock), { clock })).toBe(answers.at(-1));
	expect(at).toHaveLength(attempts);
	expect(clock.now()).toBe(at.at(-1));
});

describe('retryLong', () => {
	it.each([
		['ten minutes', undefined, 600_000],
		['the given duration', { retryMs: 60_000 }, 60_000],
	])('retries for %s, with delays growing to half a minute', async (_, options, duration) => {
		const { clock, attempt, at } = answering(busy);
		expect(await retryLong(attempt, { clock }, options)).toEqual(busy);
		expect(at.at(-1)).toBeGreaterThan(duration - 30_000);
		expect(at.at(-1)).toBeLessThanOrEqual(duration);
		expect(at.length).toBeLessThan(30);
	});

	it('honors the retry hint, and tries once more before its deadline', async () => {
		const asked = failed(503, { waitMs: 3_600_000 });
		const { clock, attempt, at } = answering(failed(503, { waitMs: 90_000 }), asked);
		expect(await retryLong(attempt, { clock })).toEqual(asked);
		expect(at).toEqual([0, 90_000, 600_000]);
	});

	it('accepts a 404 as final after a minute, not at once', async () => {
		const late = answering(...repeat(4, missing), done);
		expect(await retryLong(late.attempt, late)).toEqual(done);
		const never = answering(missing);
		expect(await retryLong(never.attempt, never)).toEqual(missing);
		expect(never.at.at(-1)).toBeGreaterThanOrEqual(60_000);
		expect(never.at.at(-1)).toBeLessThan(120_000);
	});

	it('does not retry final responses', async () => {
		const final = failed(503, { nonRetryable: true });
		const { clock, attempt, at } = answering(final);
		expect(await retryLong(attempt, { clock })).toEqual(final);
		expect(at).toHaveLength(1);
	});

	it('counts from its first attempt, and holds no slot between attempts', async () => {
		const limit = limitConcurrency(1);
		const { clock, attempt, at } = answering(busy);
		const running = limit(async () => await clock.sleep(3_600_000));
		const slow = retryLong(attempt, { clock }, { limit });
		const quick = retryLong(async () => ({ body: clock.now() }), { clock }, { limit });
		await running;
		expect(await Promise.all([slow, quick])).toEqual([busy, { body: 3_600_000 }]);
		expect(at.at(-1)).toBeGreaterThan(3_600_000 + 540_000);
	});

	it('ends when the signal aborts', async () => {
		const stop = new AbortController();
		const { clock } = answering();
		const attempt = async () => {
			stop.abort(new Error('stopped'));
			return busy;
		};
		await expect(retryLong(attempt, { clock, signal: stop.signal })).rejects.toThrow('stopped');
	});
});
