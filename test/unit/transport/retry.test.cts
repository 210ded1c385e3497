import fc from 'fast-check';

import type { Result, ApiFailure } from '../../../nodes/Scenario/transport/apiFailure';
import { retryDelay, withRetry } from '../../../nodes/Scenario/transport/retry';
import { virtualClock } from '../../support/virtualClock.cts';

const passing: ApiFailure = { status: 503, reason: 'busy', details: {} };
const final: ApiFailure = { status: 400, reason: 'no', details: {} };

describe('retryDelay', () => {
	it('follows the retry hint, whatever the number of attempts', () => {
		expect(retryDelay({ ...passing, waitMs: 9_000 }, 7, () => 0)).toBe(9_000);
	});

	it('stays within a range that doubles from 1 s to 30 s', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 50 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(tries, chance) => {
					const pause = retryDelay(passing, tries, () => chance);
					expect(pause).toBeGreaterThanOrEqual(0);
					expect(pause).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** (tries - 1)));
				},
			),
		);
	});
});

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
		expect(await withRetry(attempt, { deadline: 60_000 }, clock)).toEqual({
			body: { a: 1 },
		});
		expect(calls()).toBe(3);
	});

	it('does not retry final failures', async () => {
		const { attempt, calls } = answers({ failure: final });
		await withRetry(attempt, { deadline: 60_000 }, virtualClock());
		expect(calls()).toBe(1);
	});

	it('neither retries after the deadline nor waits beyond it', async () => {
		const clock = virtualClock();
		const { attempt } = answers({ failure: { ...passing, waitMs: 7_000 } });
		await withRetry(attempt, { deadline: 20_000 }, clock);
		expect(clock.now()).toBe(14_000);
	});

	it('stops after the maximum number of attempts', async () => {
		const { attempt, calls } = answers({ failure: passing });
		await withRetry(attempt, { deadline: Infinity, tries: 3 }, virtualClock());
		expect(calls()).toBe(3);
	});

	it('ends when the signal aborts', async () => {
		const stop = new AbortController();
		const { attempt } = answers({ failure: { ...passing, waitMs: 5_000 } });
		stop.abort(new Error('stopped'));
		await expect(
			withRetry(attempt, { deadline: Infinity }, virtualClock(), stop.signal),
		).rejects.toThrow('stopped');
	});
});
