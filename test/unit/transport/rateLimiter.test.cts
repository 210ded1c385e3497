import fc from 'fast-check';

import type { Clock } from '../../../nodes/Scenario/utils/clock';
import type { Priority, RateLimiter, Turn } from '../../../nodes/Scenario/transport/rateLimiter';
import { createRateLimiter } from '../../../nodes/Scenario/transport/rateLimiter';
import { REQUESTS_PER_MINUTE } from '../../../nodes/Scenario/transport/adaptiveRate';
import type { Result, ApiFailure } from '../../../nodes/Scenario/transport/apiFailure';
import { virtualClock } from '../../support/virtualClock.cts';

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
