import fc from 'fast-check';

import type {
	RateEvent,
	RateState,
	Priority,
	RateLimiter,
	Turn,
} from '../../../nodes/Scenario/transport/rateLimiter';
import {
	getAllowance,
	INITIAL_RATE,
	updateRate,
	createRateLimiter,
	REQUESTS_PER_MINUTE,
} from '../../../nodes/Scenario/transport/rateLimiter';
import type { Clock } from '../../../nodes/Scenario/utils/clock';
import type { Result, ApiFailure } from '../../../nodes/Scenario/transport/apiFailure';
import { virtualClock } from '../../support/virtualClock.cts';

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

const taken: Result = { body: {} };
const tooMany = (waitMs?: number): Result => ({
	failure: { status: 429, reason: 'slow down', details: {}, waitMs },
});
const accountFull: Result = {
	failure: { status: 429, reason: 'full', details: { actionLimit: 5 } },
};

const RUN: Turn = { priority: 'run' };

/** Records when each request starts. */
function recorder(limiter: RateLimiter, clock: Clock) {
	const begins: number[] = [];
	const send = async (turn = RUN, duration = 0) =>
		await limiter.run(async () => {
			begins.push(clock.now());
			if (duration > 0) await clock.sleep(duration);
			return taken;
		}, turn);
	return { begins, send };
}

/** A service with its own limit that sends a retry hint. */
function service(clock: Clock, limit: (now: number) => Result) {
	const asked: Array<{ at: number; refused: boolean }> = [];
	const send = async () => {
		const at = clock.now();
		const answer = limit(at);
		asked.push({ at, refused: 'failure' in answer });
		await clock.sleep(100);
		return answer;
	};
	return { asked, send, refused: () => asked.filter(({ refused }) => refused).length };
}

/** Rejects everything until then, with or without a hint. */
const closedUntil =
	(end: number, isSaid = true) =>
	(now: number) =>
		now >= end ? taken : tooMany(isSaid ? end - now : undefined);

describe('the rate limiter', () => {
	it('starts requests at once up to its budget, the next a minute later', async () => {
		const clock = virtualClock();
		const { begins, send } = recorder(createRateLimiter(clock), clock);
		await Promise.all(
			Array.from({ length: 2 * REQUESTS_PER_MINUTE + 1 }, async () => await send()),
		);
		expect(begins.filter((at) => at === 0)).toHaveLength(REQUESTS_PER_MINUTE);
		expect(begins.filter((at) => at === 60_000)).toHaveLength(REQUESTS_PER_MINUTE);
		expect(begins.at(-1)).toBe(120_000);
	});

	it('never exceeds its budget, whenever the service counts and however long requests take', async () => {
		const request = fc.record({
			pause: fc.integer({ min: 0, max: 3_000 }),
			arrivesAfter: fc.integer({ min: 0, max: 10_000 }),
			repliesAfter: fc.integer({ min: 0, max: 10_000 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(request, { minLength: 80, maxLength: 250 }), async (requests) => {
				const clock = virtualClock();
				const limiter = createRateLimiter(clock);
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
});

describe('a slot of the rate limiter', () => {
	const getOrder = async (waiters: Array<[name: string, priority: Priority, wait: number]>) => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const order: string[] = [];
		await limiter.run(async () => tooMany(50_000), { ...RUN, once: true });
		const turns = waiters.map(async ([name, priority, wait]) => {
			await clock.sleep(wait);
			await limiter.run(
				async () => {
					order.push(name);
					await clock.sleep(10);
					return taken;
				},
				{ priority },
			);
		});
		await Promise.all(turns);
		return order;
	};

	it('goes to the form before runs, and to runs before status checks', async () => {
		const order = await getOrder([
			['check', 'background', 1],
			['run', 'run', 2],
			['form', 'editor', 3],
		]);
		expect(order).toEqual(['form', 'run', 'check']);
	});

	it('goes to the first within a priority', async () => {
		const names = ['a', 'b', 'c', 'd'];
		expect(await getOrder(names.map((name, i) => [name, 'run', i + 1]))).toEqual(names);
	});

	it('goes to a status check that has waited long', async () => {
		const order = await getOrder([
			['check', 'background', 1],
			['run', 'run', 40_000],
		]);
		expect(order).toEqual(['check', 'run']);
	});

	it('is reserved for the form when runs have used up their share', async () => {
		const clock = virtualClock();
		const { begins, send } = recorder(createRateLimiter(clock), clock);
		const runs = Array.from({ length: REQUESTS_PER_MINUTE + 5 }, async () => await send());
		await send({ priority: 'editor' });
		expect(clock.now()).toBe(0);
		expect(begins).toHaveLength(REQUESTS_PER_MINUTE + 1);
		await Promise.all(runs);
	});

	it('passes on at once when a request is canceled', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { begins, send } = recorder(limiter, clock);
		for (let i = 0; i < REQUESTS_PER_MINUTE; i++) await send();
		const stop = new AbortController();
		const canceled = send({ ...RUN, signal: stop.signal });
		const next = send();
		await clock.sleep(5_000);
		stop.abort(new Error('stopped'));
		await expect(canceled).rejects.toThrow('stopped');
		expect(clock.now()).toBeLessThanOrEqual(5_500);
		await next;
		expect(begins).toHaveLength(REQUESTS_PER_MINUTE + 1);
		expect(clock.now()).toBe(60_000);
	});

	it('skips requests that were canceled', async () => {
		const { send } = recorder(createRateLimiter(virtualClock()), virtualClock());
		const signal = AbortSignal.abort(new Error('stopped'));
		await expect(send({ ...RUN, signal })).rejects.toThrow('stopped');
	});

	it('is returned when a request throws', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const broken = async () => await Promise.reject<Result>(new Error('no'));
		for (let i = 0; i < 2 * REQUESTS_PER_MINUTE; i++) {
			await expect(limiter.run(broken, RUN)).rejects.toThrow('no');
		}
		expect(clock.now()).toBe(60_000);
	});
});

describe('a 429', () => {
	it('delays all requests as long as the service asks', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { asked, send } = service(clock, closedUntil(45_000));
		const first = limiter.run(send, RUN);
		await clock.sleep(1_000);
		const others = (['editor', 'run', 'background'] as const).map(
			async (priority) => await limiter.run(send, { priority }),
		);
		expect(await Promise.all([first, ...others])).toEqual([taken, taken, taken, taken]);
		expect(asked.filter(({ at }) => at > 100 && at < 45_000)).toHaveLength(0);
	});

	it('is received once by many waiting requests, with or without a hint', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { send, refused } = service(clock, closedUntil(50_000, false));
		await Promise.all(Array.from({ length: 70 }, async () => await limiter.run(send, RUN)));
		// All that were pending when the limit was reached, and one at a time from then on.
		expect(refused()).toBeGreaterThanOrEqual(70);
		expect(refused()).toBeLessThan(70 + 12);
	});

	it.each([true, false])('is retried for two minutes (hint %p)', async (isSaid) => {
		const clock = virtualClock();
		const { send } = service(clock, closedUntil(120_000, isSaid));
		expect(await createRateLimiter(clock).run(send, RUN)).toBe(taken);
	});

	it('is reported after a long time without success, to waiting requests too', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { send } = service(clock, () => tooMany(3_600_000));
		const answers = await Promise.all([limiter.run(send, RUN), limiter.run(send, RUN)]);
		expect(answers).toEqual([tooMany(3_600_000), tooMany(3_600_000)]);
		expect(clock.now()).toBeGreaterThanOrEqual(120_000);
		expect(clock.now()).toBeLessThan(180_000);
	});

	it('with a hint of a day is retried after ten minutes', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { send, asked } = service(clock, (now) => (now > 0 ? taken : tooMany(86_400_000)));
		await limiter.run(send, RUN);
		await clock.sleep(400_000);
		expect(await limiter.run(send, RUN)).toBe(taken);
		expect(asked.at(-1)?.at).toBeLessThan(610_000);
	});

	it('is reported at the deadline of a request', async () => {
		const clock = virtualClock();
		const { send } = service(clock, closedUntil(60_000));
		const answer = await createRateLimiter(clock).run(send, {
			priority: 'editor',
			deadline: 20_000,
		});
		expect(answer).toMatchObject({ failure: { status: 429 } });
		expect(clock.now()).toBe(20_000);
	});

	it('is returned at once to a single-attempt request, and the next one waits', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { send } = service(clock, closedUntil(45_000));
		const once = { ...RUN, once: true };
		expect(await limiter.run(send, once)).toMatchObject({ failure: { status: 429 } });
		expect(clock.now()).toBe(100);
		expect(await limiter.run(send, once)).toBe(taken);
		expect(clock.now()).toBeGreaterThanOrEqual(45_000);
	});

	it('for too many jobs delays no other requests', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		expect(await limiter.run(async () => accountFull, RUN)).toBe(accountFull);
		expect(await limiter.run(async () => taken, RUN)).toBe(taken);
		expect(clock.now()).toBe(0);
	});

	it('stops waiting when the signal aborts, and leaves the slot to others', async () => {
		const clock = virtualClock();
		const limiter = createRateLimiter(clock);
		const { send } = service(clock, closedUntil(45_000));
		const stop = new AbortController();
		const canceled = limiter.run(send, { ...RUN, signal: stop.signal });
		const settled = canceled.catch((reason: Error) => reason.message);
		const other = limiter.run(send, RUN);
		await clock.sleep(10_000);
		stop.abort(new Error('stopped'));
		expect(await settled).toBe('stopped');
		expect(clock.now()).toBeLessThanOrEqual(10_500);
		expect(await other).toBe(taken);
	});
});

it('other failures are returned unchanged', async () => {
	const failure: ApiFailure = { status: 503, reason: 'busy', details: {} };
	let sent = 0;
	const send = async () => {
		sent++;
		return { failure };
	};
	expect(await createRateLimiter(virtualClock()).run(send, RUN)).toEqual({ failure });
	expect(sent).toBe(1);
});
