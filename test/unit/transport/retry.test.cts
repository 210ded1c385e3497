import fc from 'fast-check';

import type { Answer, Refusal } from '../../../nodes/Scenario/transport/refusal';
import { pauseBefore, repeatWhilePassing } from '../../../nodes/Scenario/transport/retry';
import { virtualClock } from '../../support/virtualClock.cts';

const passing: Refusal = { status: 503, reason: 'busy', details: {} };
const final: Refusal = { status: 400, reason: 'no', details: {} };

describe('pauseBefore', () => {
	it('is what the service asks for, whatever the number of tries', () => {
		expect(pauseBefore({ ...passing, waitMs: 9_000 }, 7, () => 0)).toBe(9_000);
	});

	it('stays within a span that doubles from 1 s to 30 s', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 50 }),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(tries, chance) => {
					const pause = pauseBefore(passing, tries, () => chance);
					expect(pause).toBeGreaterThanOrEqual(0);
					expect(pause).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** (tries - 1)));
				},
			),
		);
	});
});

describe('repeatWhilePassing', () => {
	const answers = (...list: Answer[]) => {
		let calls = 0;
		return {
			attempt: async () => list[Math.min(calls++, list.length - 1)] as Answer,
			calls: () => calls,
		};
	};

	it('goes on until an answer comes', async () => {
		const clock = virtualClock();
		const { attempt, calls } = answers(
			{ refusal: passing },
			{ refusal: passing },
			{ body: { a: 1 } },
		);
		expect(await repeatWhilePassing(attempt, { deadline: 60_000 }, clock)).toEqual({
			body: { a: 1 },
		});
		expect(calls()).toBe(3);
	});

	it('does not repeat what is refused for good', async () => {
		const { attempt, calls } = answers({ refusal: final });
		await repeatWhilePassing(attempt, { deadline: 60_000 }, virtualClock());
		expect(calls()).toBe(1);
	});

	it('begins no try after the deadline, nor waits beyond it', async () => {
		const clock = virtualClock();
		const { attempt } = answers({ refusal: { ...passing, waitMs: 7_000 } });
		await repeatWhilePassing(attempt, { deadline: 20_000 }, clock);
		expect(clock.now()).toBe(14_000);
	});

	it('stops after the number of tries', async () => {
		const { attempt, calls } = answers({ refusal: passing });
		await repeatWhilePassing(attempt, { deadline: Infinity, tries: 3 }, virtualClock());
		expect(calls()).toBe(3);
	});

	it('ends with the signal', async () => {
		const stop = new AbortController();
		const { attempt } = answers({ refusal: { ...passing, waitMs: 5_000 } });
		stop.abort(new Error('stopped'));
		await expect(
			repeatWhilePassing(attempt, { deadline: Infinity }, virtualClock(), stop.signal),
		).rejects.toThrow('stopped');
	});
});
