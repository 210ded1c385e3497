import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import { createRateLimiter } from '../../../nodes/Scenario/transport/rateLimiter';
import type { Clock } from '../../../nodes/Scenario/utils/clock';
import { seededRandom } from '../../support/seededRandom.cts';
import { virtualClock } from '../../support/virtualClock.cts';

const MINUTE = 60_000;

/** Requests per minute that the service accepts. */
const LIMIT = 100;

interface Service {
	windows: 'fixed' | 'sliding';
	/** Whether a 429 says when to come back. */
	hints: boolean;
}

/** Counts as the service might. Rejected requests don't count. */
function serviceOf({ windows, hints }: Service, clock: Clock) {
	const received: Array<{ at: number; worker: number; isAccepted: boolean }> = [];
	let counted: number[] = [];
	const windowStart = (now: number) =>
		windows === 'fixed' ? now - (now % MINUTE) : now - MINUTE + 1;
	const answer = (now: number): Result => {
		counted = counted.filter((at) => at >= windowStart(now));
		if (counted.length < LIMIT) {
			counted.push(now);
			return { body: {} };
		}
		const oldest = windows === 'fixed' ? windowStart(now) : (counted[0] ?? now);
		const waitMs = Math.ceil((oldest + MINUTE - now) / 1000) * 1000;
		const failure = { status: 429, reason: 'Too many requests', details: {} };
		return { failure: hints ? { ...failure, waitMs } : failure };
	};
	const send = async (worker: number) => {
		await clock.sleep(50 + clock.random() * 200);
		const result = answer(clock.now());
		received.push({ at: clock.now(), worker, isAccepted: 'body' in result });
		await clock.sleep(50 + clock.random() * 200);
		return result;
	};
	return { send, received };
}

interface Worker {
	/** Requests per minute that it wants to send; as many as possible when absent. */
	demand?: number;
	/** In minutes. */
	from?: number;
	until?: number;
}

/** Executions of a worker at the same time. */
const EXECUTIONS = 5;

/** Workers on one project, each with a limiter of its own, for `minutes`. */
async function simulate(workers: Worker[], service: Service, minutes: number) {
	const clock = virtualClock(seededRandom(20));
	const { send, received } = serviceOf(service, clock);
	/** Minutes at which a 429 reached a node. */
	const reported: number[] = [];
	await Promise.all(
		workers.map(async ({ demand = Infinity, from = 0, until = minutes }, worker) => {
			const limiter = createRateLimiter(clock);
			const execution = async () => {
				await clock.sleep(from * MINUTE + clock.random() * 1000);
				while (clock.now() < until * MINUTE) {
					const result = await limiter.run(async () => await send(worker), { priority: 'run' });
					if ('failure' in result) reported.push(clock.now() / MINUTE);
					await clock.sleep(2 * clock.random() * ((EXECUTIONS * MINUTE) / demand));
				}
			};
			await Promise.all(Array.from({ length: EXECUTIONS }, execution));
		}),
	);

	/** What happened between two minutes, per minute. */
	return (start: number, end: number) => {
		const isWithin = (minute: number) => minute >= start && minute < end;
		const seen = received.filter(({ at }) => isWithin(at / MINUTE));
		const accepted = seen.filter(({ isAccepted }) => isAccepted);
		const rate = (count: number) => count / (end - start);
		return {
			accepted: rate(accepted.length),
			refused: rate(seen.length - accepted.length),
			reported: reported.filter(isWithin).length,
			shares: workers.map((_, i) => rate(accepted.filter(({ worker }) => worker === i).length)),
		};
	};
}

const busy = (count: number): Worker[] => Array.from({ length: count }, () => ({}));

const SERVICES = [true, false].flatMap((hints): Service[] => [
	{ windows: 'sliding', hints },
	{ windows: 'fixed', hints },
]);

/**
 * Runs workers that always have something to send, and checks what happens once they have settled.
 *
 * @param settled minutes until the workers know each other
 * @param refused fewer per minute than that
 */
async function expectFairShares(
	service: Service,
	workers: number,
	{ settled, refused, minutes = 10 }: { settled: number; refused: number; minutes?: number },
) {
	const between = await simulate(busy(workers), service, settled + minutes);
	const seen = between(settled, settled + minutes);
	expect(seen.accepted).toBeGreaterThanOrEqual(0.8 * LIMIT);
	expect(seen.refused).toBeLessThan(refused);
	const fair = seen.accepted / workers;
	expect(Math.min(...seen.shares)).toBeGreaterThan(fair / 3);
	expect(Math.max(...seen.shares)).toBeLessThan(fair * 3);
	return between;
}

describe.each(SERVICES)(
	'processes that share a limit with $windows windows (hints: $hints)',
	(service) => {
		it('use 80 requests per minute without refusals if one is alone', async () => {
			const between = await simulate(busy(1), service, 10);
			expect(between(0, 10)).toEqual({ accepted: 80, refused: 0, reported: 0, shares: [80] });
		});

		it.each([
			[2, { settled: 3, refused: 2 }],
			[4, { settled: 4, refused: 4 }],
			[10, { settled: 6, refused: 8 }],
		])('get a fair part each and waste little if %i are busy', async (workers, expected) => {
			const between = await expectFairShares(service, workers, expected);
			expect(between(expected.settled, expected.settled + 10).reported).toBe(0);
		});

		it('make room for one that joins', async () => {
			const between = await simulate([{}, { from: 5 }], service, 25);
			for (const share of between(8, 25).shares) expect(share).toBeGreaterThan(LIMIT / 2 / 3);
		});

		it('use what others have left a quarter of an hour later', async () => {
			const between = await simulate([{}, { until: 10 }, { until: 10 }], service, 28);
			expect(between(25, 28).accepted).toBeGreaterThan(75);
		});

		it('use what others do not need', async () => {
			const light = { demand: 5 };
			const between = await simulate([{}, {}, light, light], service, 25);
			const { accepted, shares } = between(5, 25);
			expect(accepted).toBeGreaterThanOrEqual(0.8 * LIMIT);
			for (const share of shares.slice(2)) expect(share).toBeGreaterThan(3);
		});
	},
);

describe('fifty processes with two requests per minute each', () => {
	const FIFTY = { settled: 10, refused: 40, minutes: 5 };

	it('share a limit, and no request fails, from the first minute on', async () => {
		const between = await expectFairShares({ windows: 'sliding', hints: true }, 50, FIFTY);
		expect(between(0, 15).reported).toBe(0);
	});

	it('share a limit without hints after a while', async () => {
		await expectFairShares({ windows: 'fixed', hints: false }, 50, { ...FIFTY, settled: 15 });
	});
});
