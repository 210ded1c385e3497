import fc from 'fast-check';

import type {
	RateEvent,
	RateState,
	Priority,
	Turn,
} from '../../../nodes/Scenario/transport/rateLimiter';
import {
	getAllowance,
	INITIAL_RATE,
	updateRate,
	createRateLimiter,
	REQUESTS_PER_MINUTE,
} from '../../../nodes/Scenario/transport/rateLimiter';
import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import { virtualClock } from '../../support/virtualClock.cts';
import { failed } from '../clients.cts';

const MINUTE = 60_000;

const rejected = (
	accepted: number,
	{ waitMs, chance = 0.5, isBusy = true }: Partial<RateEvent & { type: 'rejected' }> = {},
): RateEvent => ({ type: 'rejected', accepted, waitMs, isBusy, chance });

const accepted: RateEvent = { type: 'accepted' };

const maxOf = (state: RateState, now: number) => getAllowance(state, now).max;

/** Applies events at their times in minutes. */
const after = (...events: Array<[minute: number, event: RateEvent]>) =>
	events.reduce((state, [at, event]) => updateRate(state, event, at * MINUTE), INITIAL_RATE);

describe('the rate of a process', () => {
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
		const minutes = [0, 1, 2, 3, 4].map((at): [number, RateEvent] => [at, rejected(0)]);
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
		const minutes = [0, 0.9, 1.8, 2.7];
		const event = rejected(50, { chance: 0.999 });
		const waits = minutes.map((now, i) => {
			const events = minutes.slice(0, i + 1).map((at): [number, RateEvent] => [at, event]);
			return after(...events).pausedUntil - now * MINUTE;
		});
		expect(waits).toEqual(waits.toSorted((one, other) => one - other));
		expect(waits[0]).toBeLessThan(1_300);
		expect(waits[3]).toBeGreaterThan(7_000);
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

const taken: Result = { body: {} };
const tooMany = (waitMs?: number) => failed(429, { waitMs });

const RUN: Turn = { priority: 'run' };

/**
 * A limiter in front of a service with a limit of its own, and when that received each request.
 *
 * @param duration of a request, in milliseconds
 */
function start(limit: (now: number) => Result = () => taken, duration = 0) {
	const clock = virtualClock();
	const limiter = createRateLimiter(clock);
	const asked: Array<{ at: number; refused: boolean }> = [];
	const send = async (turn = RUN) =>
		await limiter.run(async () => {
			const answer = limit(clock.now());
			asked.push({ at: clock.now(), refused: 'failure' in answer });
			if (duration > 0) await clock.sleep(duration);
			return answer;
		}, turn);
	const sendMany = async (count: number) =>
		await Promise.all(Array.from({ length: count }, async () => await send()));
	return { clock, limiter, asked, send, sendMany };
}

/** A service that rejects everything until then, with or without a hint. */
const startClosed = (end: number, isSaid = true) =>
	start((now) => (now >= end ? taken : tooMany(isSaid ? end - now : undefined)), 100);

describe('the rate limiter', () => {
	it('starts requests at once up to its budget, the next a minute later', async () => {
		const { asked, sendMany } = start();
		await sendMany(2 * REQUESTS_PER_MINUTE + 1);
		const startedAt = (time: number) => asked.filter(({ at }) => at === time).length;
		expect([0, 60_000, 120_000].map(startedAt)).toEqual([80, 80, 1]);
	});

	it('never exceeds its budget, whenever the service counts and however long requests take', async () => {
		const request = fc.record({
			pause: fc.integer({ min: 0, max: 3_000 }),
			arrivesAfter: fc.integer({ min: 0, max: 10_000 }),
			repliesAfter: fc.integer({ min: 0, max: 10_000 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(request, { minLength: 80, maxLength: 250 }), async (requests) => {
				const { clock, limiter } = start();
				const arrivals: number[] = [];
				const waiting: Array<Promise<unknown>> = [];
				for (const { pause, arrivesAfter, repliesAfter } of requests) {
					await clock.sleep(pause);
					const send = async () => {
						await clock.sleep(arrivesAfter);
						arrivals.push(clock.now());
						await clock.sleep(repliesAfter);
						return taken;
					};
					waiting.push(limiter.run(send, RUN));
				}
				await Promise.all(waiting);
				const counts = arrivals.map(
					(end) => arrivals.filter((at) => at > end - 60_000 && at <= end).length,
				);
				expect(Math.max(...counts)).toBeLessThanOrEqual(REQUESTS_PER_MINUTE);
			}),
			{ numRuns: 5 },
		);
	});

	it('returns other failures unchanged', async () => {
		const busy = failed(503);
		const { send, asked } = start(() => busy);
		expect(await send()).toBe(busy);
		expect(asked).toHaveLength(1);
	});
});

describe('a slot of the rate limiter', () => {
	/** Requests that arrive after these times, while all wait for a 429 to pass. */
	it.each<[Partial<Record<Priority, number>>, Priority[]]>([
		[{ background: 1, run: 2, editor: 3 }, ['editor', 'run', 'background']],
		[{ background: 1, run: 40_000 }, ['background', 'run']],
	])('goes by priority and, after a long wait, by age: %j', async (waiters, expected) => {
		const { clock, limiter } = start();
		const order: Priority[] = [];
		await limiter.run(async () => tooMany(50_000), { ...RUN, once: true });
		const send = async (priority: Priority, wait = 0) => {
			await clock.sleep(wait);
			const record = async () => {
				order.push(priority);
				await clock.sleep(10);
				return taken;
			};
			await limiter.run(record, { priority });
		};
		const all = Object.entries(waiters) as Array<[Priority, number]>;
		await Promise.all(all.map(async (waiter) => await send(...waiter)));
		expect(order).toEqual(expected);
	});

	it('goes to the first within a priority', async () => {
		const { limiter, sendMany } = start();
		const order: number[] = [];
		await sendMany(REQUESTS_PER_MINUTE);
		const record = async (turn: number) =>
			await limiter.run(async () => {
				order.push(turn);
				return taken;
			}, RUN);
		await Promise.all([1, 2, 3, 4].map(record));
		expect(order).toEqual([1, 2, 3, 4]);
	});

	it('is reserved for the form when runs have used up their share', async () => {
		const { clock, asked, send, sendMany } = start();
		const runs = sendMany(REQUESTS_PER_MINUTE + 5);
		await send({ priority: 'editor' });
		expect(clock.now()).toBe(0);
		expect(asked).toHaveLength(REQUESTS_PER_MINUTE + 1);
		await runs;
	});

	it('passes on at once when a request is canceled', async () => {
		const { clock, asked, send, sendMany } = start();
		await sendMany(REQUESTS_PER_MINUTE);
		const stop = new AbortController();
		const canceled = send({ ...RUN, signal: stop.signal });
		const next = send();
		await clock.sleep(5_000);
		stop.abort(new Error('stopped'));
		await expect(canceled).rejects.toThrow('stopped');
		expect(clock.now()).toBeLessThanOrEqual(5_500);
		await expect(send({ ...RUN, signal: stop.signal })).rejects.toThrow('stopped');
		await next;
		expect(asked).toHaveLength(REQUESTS_PER_MINUTE + 1);
		expect(clock.now()).toBe(60_000);
	});

	it('is returned when a request throws', async () => {
		const { clock, limiter } = start();
		const broken = async () => await Promise.reject<Result>(new Error('no'));
		for (let i = 0; i < 2 * REQUESTS_PER_MINUTE; i++) {
			await expect(limiter.run(broken, RUN)).rejects.toThrow('no');
		}
		expect(clock.now()).toBe(60_000);
	});
});

describe('a 429', () => {
	it('delays all requests as long as the service asks', async () => {
		const { clock, asked, send } = startClosed(45_000);
		const first = send();
		await clock.sleep(1_000);
		const others = (['editor', 'run', 'background'] as const).map(
			async (priority) => await send({ priority }),
		);
		expect(await Promise.all([first, ...others])).toEqual([taken, taken, taken, taken]);
		expect(asked.filter(({ at }) => at > 100 && at < 45_000)).toHaveLength(0);
	});

	it('is received once by many waiting requests, without a hint too', async () => {
		const { asked, sendMany } = startClosed(50_000, false);
		await sendMany(70);
		// All that were pending when the limit was reached, and one at a time from then on.
		const refused = asked.filter((request) => request.refused).length;
		expect(refused).toBeGreaterThanOrEqual(70);
		expect(refused).toBeLessThan(70 + 12);
	});

	it.each([true, false])('is retried for two minutes (hint %p)', async (isSaid) => {
		expect(await startClosed(120_000, isSaid).send()).toBe(taken);
	});

	it('is reported after a long time without success, to waiting requests too', async () => {
		const { clock, sendMany } = start(() => tooMany(3_600_000), 100);
		expect(await sendMany(2)).toEqual([tooMany(3_600_000), tooMany(3_600_000)]);
		expect(clock.now()).toBeGreaterThanOrEqual(120_000);
		expect(clock.now()).toBeLessThan(180_000);
	});

	it('is reported at the deadline of a request', async () => {
		const { clock, send } = startClosed(60_000);
		const answer = await send({ priority: 'editor', deadline: 20_000 });
		expect(answer).toMatchObject({ failure: { status: 429 } });
		expect(clock.now()).toBe(20_000);
	});

	it('is returned at once to a single-attempt request, and the next one waits', async () => {
		const { clock, send } = startClosed(45_000);
		const once = { ...RUN, once: true };
		expect(await send(once)).toMatchObject({ failure: { status: 429 } });
		expect(clock.now()).toBe(100);
		expect(await send(once)).toBe(taken);
		expect(clock.now()).toBeGreaterThanOrEqual(45_000);
	});

	it('for too many jobs delays no other requests', async () => {
		const full = failed(429, { details: { actionLimit: 5 } });
		const { clock, limiter, send } = start();
		expect(await limiter.run(async () => full, RUN)).toEqual(full);
		expect(await send()).toBe(taken);
		expect(clock.now()).toBe(0);
	});

	it('stops waiting when the signal aborts, and leaves the slot to others', async () => {
		const { clock, send } = startClosed(45_000);
		const stop = new AbortController();
		const canceled = send({ ...RUN, signal: stop.signal });
		const settled = canceled.catch((reason: Error) => reason.message);
		const other = send();
		await clock.sleep(10_000);
		stop.abort(new Error('stopped'));
		expect(await settled).toBe('stopped');
		expect(clock.now()).toBeLessThanOrEqual(10_500);
		expect(await other).toBe(taken);
	});
});
