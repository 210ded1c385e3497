import type { Result, ApiFailure } from '../../../nodes/Scenario/transport/apiFailure';
import { retryLong, retryWithin, withRetry } from '../../../nodes/Scenario/transport/retry';
import { virtualClock } from '../../support/virtualClock.cts';
import { limitConcurrency } from '../../../nodes/Scenario/utils/concurrency';

const passing: ApiFailure = { status: 503, reason: 'busy', details: {} };
const final: ApiFailure = { status: 400, reason: 'no', details: {} };

describe('withRetry', () => {
	const answers = (...list: Result[]) => {
		let calls = 0;
		return {
			attempt: async () => list[Math.min(calls++, list.length - 1)] as Result,
			calls: () => calls,
		};
	};

	it('retries until a response comes', async () => {
		const clock = virtualClock();
		const { attempt, calls } = answers(
			{ failure: passing },
			{ failure: passing },
			{ body: { a: 1 } },
		);
		expect(await withRetry(attempt, retryWithin({ ms: 60_000 }, clock), { clock })).toEqual({
			body: { a: 1 },
		});
		expect(calls()).toBe(3);
	});

	it('does not retry final failures', async () => {
		const { attempt, calls } = answers({ failure: final });
		const clock = virtualClock();
		await withRetry(attempt, retryWithin({ ms: 60_000 }, clock), { clock });
		expect(calls()).toBe(1);
	});

	it('neither retries after the deadline nor waits beyond it', async () => {
		const clock = virtualClock();
		const { attempt } = answers({ failure: { ...passing, waitMs: 7_000 } });
		await withRetry(attempt, retryWithin({ ms: 20_000 }, clock), { clock });
		expect(clock.now()).toBe(14_000);
	});

	it('stops after the maximum number of attempts', async () => {
		const { attempt, calls } = answers({ failure: passing });
		const clock = virtualClock();
		await withRetry(attempt, retryWithin({ ms: Infinity, tries: 3 }, clock), { clock });
		expect(calls()).toBe(3);
	});

	it('ends when the signal aborts', async () => {
		const stop = new AbortController();
		const { attempt } = answers({ failure: { ...passing, waitMs: 5_000 } });
		stop.abort(new Error('stopped'));
		await expect(
			withRetry(attempt, () => 5_000, { clock: virtualClock(), signal: stop.signal }),
		).rejects.toThrow('stopped');
	});
});

const busy: ApiFailure = { status: 503, reason: 'busy', details: {} };
const missing: ApiFailure = { status: 404, reason: 'not found', details: {} };

/** Responses in order; the last one repeats. */
function answering(clock: { now(): number }, ...answers: Array<Result<string>>) {
	const at: number[] = [];
	const attempt = async () => {
		at.push(clock.now());
		return answers[Math.min(at.length, answers.length) - 1] ?? { failure: busy };
	};
	return { attempt, at };
}

describe('retryLong', () => {
	it('retries for ten minutes, with delays growing to half a minute', async () => {
		const clock = virtualClock(() => 0.99);
		const { attempt, at } = answering(clock, { failure: busy });
		expect(await retryLong(attempt, { clock })).toEqual({ failure: busy });
		expect(at.at(-1)).toBeGreaterThan(560_000);
		expect(at.at(-1)).toBeLessThanOrEqual(600_000);
		expect(at.length).toBeLessThan(30);
	});

	it('retries for the given duration', async () => {
		const clock = virtualClock();
		const { attempt, at } = answering(clock, { failure: busy });
		await retryLong(attempt, { clock }, { retryMs: 60_000 });
		expect(at.at(-1)).toBeGreaterThan(30_000);
		expect(at.at(-1)).toBeLessThanOrEqual(60_000);
	});

	it('returns the eventual result', async () => {
		const clock = virtualClock();
		const many = Array.from({ length: 20 }, () => ({ failure: busy }));
		const { attempt, at } = answering(clock, ...many, { body: 'file' });
		expect(await retryLong(attempt, { clock })).toEqual({ body: 'file' });
		expect(at).toHaveLength(21);
	});

	it('honors the retry hint, and tries once more before its deadline', async () => {
		const clock = virtualClock();
		const asked = (waitMs: number) => ({ failure: { ...busy, waitMs } });
		const { attempt, at } = answering(clock, asked(90_000), asked(3_600_000));
		expect(await retryLong(attempt, { clock })).toEqual(asked(3_600_000));
		expect(at).toEqual([0, 90_000, 600_000]);
	});

	it('accepts a 404 as final after a minute, not at once', async () => {
		const clock = virtualClock();
		const late = answering(clock, ...Array.from({ length: 4 }, () => ({ failure: missing })), {
			body: 'file',
		});
		expect(await retryLong(late.attempt, { clock })).toEqual({ body: 'file' });
		const start = clock.now();
		const never = answering(clock, { failure: missing });
		expect(await retryLong(never.attempt, { clock })).toEqual({ failure: missing });
		expect(never.at.at(-1)! - start).toBeGreaterThanOrEqual(60_000);
		expect(never.at.at(-1)! - start).toBeLessThan(120_000);
	});

	it('does not retry final responses', async () => {
		const clock = virtualClock();
		const final = { failure: { reason: 'no', details: {}, nonRetryable: true } };
		const { attempt, at } = answering(clock, final);
		expect(await retryLong(attempt, { clock })).toEqual(final);
		expect(at).toHaveLength(1);
	});

	it('counts from its first attempt, and holds no slot between attempts', async () => {
		const clock = virtualClock();
		const limit = limitConcurrency(1);
		const running = limit(async () => await clock.sleep(3_600_000));
		const slow = answering(clock, { failure: busy });
		const quick = answering(clock, { body: 'file' });
		const both = [
			retryLong(slow.attempt, { clock }, { limit }),
			retryLong(quick.attempt, { clock }, { limit }),
		];
		await running;
		expect(await Promise.all(both)).toEqual([{ failure: busy }, { body: 'file' }]);
		expect(slow.at.at(-1)).toBeGreaterThan(3_600_000 + 540_000);
		expect(quick.at).toEqual([3_600_000]);
	});

	it('ends when the signal aborts', async () => {
		const clock = virtualClock();
		const stop = new AbortController();
		const attempt = async () => {
			stop.abort(new Error('stopped'));
			return { failure: busy };
		};
		await expect(retryLong(attempt, { clock, signal: stop.signal })).rejects.toThrow('stopped');
	});
});
