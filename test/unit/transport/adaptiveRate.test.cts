import fc from 'fast-check';

import type { RateEvent, RateState } from '../../../nodes/Scenario/transport/adaptiveRate';
import {
	getAllowance,
	INITIAL_RATE,
	updateRate,
} from '../../../nodes/Scenario/transport/adaptiveRate';

const MINUTE = 60_000;

const rejected = (
	accepted: number,
	{
		waitMs,
		chance = 0.5,
		isBusy = true,
	}: { waitMs?: number; chance?: number; isBusy?: boolean } = {},
): RateEvent => ({ type: 'rejected', accepted, waitMs, isBusy, chance });

const accepted: RateEvent = { type: 'accepted' };

const maxOf = (state: RateState, now: number) => getAllowance(state, now).max;

/** Applies events at their times in minutes. */
const after = (...events: Array<[minute: number, event: RateEvent]>) =>
	events.reduce((state, [at, event]) => updateRate(state, event, at * MINUTE), INITIAL_RATE);

describe('the rate of a process', () => {
	it('is 80 per minute in bursts before any 429', () => {
		expect(getAllowance(INITIAL_RATE, 0)).toEqual({
			max: 80,
			windowMs: MINUTE,
			gapMs: 0,
			maxConcurrent: Infinity,
		});
	});

	it.each([
		['what was accepted', 50, 50],
		['a half at least', 3, 40],
		['a fifth less at most', 79, 64],
	])('becomes %s at a 429', (_, accepted, left) => {
		expect(maxOf(after([1, rejected(accepted)]), MINUTE)).toBe(left);
	});

	/** 429s at these minutes, with an accepted request after each. */
	const atMinutes = (minutes: number[], event: RateEvent) =>
		minutes.flatMap((minute): Array<[number, RateEvent]> => [
			[minute, event],
			[minute + 0.8, accepted],
		]);

	it('decreases at most once a minute', () => {
		expect(after(...atMinutes([0, 0.9], rejected(10))).rate).toBe(40);
		expect(after(...atMinutes([0, 1], rejected(10))).rate).toBeLessThan(21);
	});

	it('decreases once while the service accepts nothing', () => {
		const minutes = Array.from({ length: 9 }, (_, minute): [number, RateEvent] => [
			minute,
			rejected(0),
		]);
		expect(after(...minutes).rate).toBe(40);
	});

	it.each([
		['two per minute', true, 2],
		['ten per minute when nothing else waits', false, 10],
	])('never falls below %s', (_, isBusy, least) => {
		const minutes = Array.from({ length: 30 }, (_unused, minute) => minute);
		expect(after(...atMinutes(minutes, rejected(0, { isBusy }))).rate).toBe(least);
	});

	it('rises slowly at first, and is 80 again in a quarter of an hour', () => {
		const state = after([0, rejected(40)]);
		const rates = [0, 2, 5, 10, 15].map((minute) => maxOf(state, minute * MINUTE));
		expect(rates).toEqual([40, 42, 53, 80, 80]);
	});

	it('approaches that of others after the same 429s', () => {
		// 40 and 80 requests per minute.
		let [low, high] = [after([0, rejected(0)]), INITIAL_RATE];
		for (let now = 2 * MINUTE; now < 120 * MINUTE; now += 4 * MINUTE) {
			const next = (state: RateState) =>
				updateRate(updateRate(state, accepted, now), rejected(maxOf(state, now)), now);
			[low, high] = [next(low), next(high)];
		}
		expect(low.rate).toBeGreaterThan(0.75 * high.rate);
	});

	it('stays within its bounds whatever happens', () => {
		const event = fc.oneof(
			fc.constant(accepted),
			fc.record({
				type: fc.constant<'rejected'>('rejected'),
				accepted: fc.nat(90),
				isBusy: fc.boolean(),
				waitMs: fc.option(fc.nat(86_400_000), { nil: undefined }),
				chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
			}),
		);
		const steps = fc.array(fc.record({ event, pause: fc.nat(5 * MINUTE) }), { maxLength: 100 });
		fc.assert(
			fc.property(steps, (all) => {
				let [now, state] = [0, INITIAL_RATE];
				for (const { event: next, pause } of all) {
					now += pause;
					state = updateRate(state, next, now);
					const { max, windowMs, gapMs } = getAllowance(state, now);
					expect(max).toBeGreaterThanOrEqual(2);
					expect(max).toBeLessThanOrEqual(80);
					expect(windowMs).toBeGreaterThanOrEqual(MINUTE - 1e-6);
					expect(windowMs).toBeLessThan(2 * MINUTE);
					expect(gapMs).toBeLessThanOrEqual(MINUTE / 2);
					expect(state.pausedUntil - now).toBeLessThanOrEqual(10 * MINUTE);
				}
			}),
		);
	});
});

describe('after a 429 a process', () => {
	it('waits as long as the service asks, and a little longer at random', () => {
		const pauseWith = (chance: number) =>
			after([0, rejected(50, { waitMs: 40_000, chance })]).pausedUntil;
		expect(pauseWith(0)).toBe(40_000);
		expect(pauseWith(0.9)).toBeGreaterThan(40_000);
		expect(pauseWith(0.9)).toBeLessThan(42_000);
	});

	it('waits longer each time without a hint', () => {
		const times = [0, 1, 2, 3].map((count) => {
			const events = Array.from({ length: count + 1 }, (_, i): [number, RateEvent] => [
				i * 0.9,
				rejected(50, { chance: 0.999 }),
			]);
			return after(...events).pausedUntil - count * 0.9 * MINUTE;
		});
		expect(times).toEqual(times.toSorted((one, other) => one - other));
		expect(times[0]).toBeLessThan(1_300);
		expect(times[3]).toBeGreaterThan(7_000);
	});

	it('spreads its attempts the more, the less it may send', () => {
		const few = { ...INITIAL_RATE, rate: 2, decreasedAt: 0 };
		const state = updateRate(few, rejected(2, { waitMs: 10_000, chance: 0.999 }), MINUTE / 2);
		expect(state.pausedUntil - MINUTE / 2).toBeGreaterThan(35_000);
	});

	it('probes with one request, then spreads them for a minute', () => {
		const paused = after([0, rejected(60, { waitMs: 10_000, chance: 0 })]);
		expect(getAllowance(paused, 10_000).maxConcurrent).toBe(1);
		expect(getAllowance(paused, 10_000).gapMs).toBeCloseTo(500, 0);
		const again = updateRate(paused, accepted, 10_000);
		expect(again.rejected).toBeUndefined();
		expect(getAllowance(again, 60_000).gapMs).toBeGreaterThan(400);
		expect(getAllowance(again, 70_000)).toMatchObject({ maxConcurrent: Infinity, gapMs: 0 });
	});

	it('ignores what was accepted before and rejected beside it', () => {
		const paused = after([0, rejected(60, { waitMs: 10_000, chance: 0 })]);
		const beside = updateRate(paused, rejected(60, { waitMs: 10_000, chance: 0 }), 100);
		expect(beside.rejected).toEqual({ since: 0, times: 1 });
		expect(updateRate(beside, accepted, 200)).toEqual(beside);
	});
});
