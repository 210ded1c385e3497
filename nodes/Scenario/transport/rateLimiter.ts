import type { Clock } from '../utils/clock';
import type { ApiFailure, Result } from './apiFailure';
import { isRateLimited } from './apiFailure';
import { retryDelay } from './retry';

const MINUTE = 60_000;

/**
 * Requests per minute of this process. The project's limit is 100, and other programs may use it
 * too.
 */
export const REQUESTS_PER_MINUTE = 80;

/** The editor's requests come first, status checks last. */
export type Priority = 'editor' | 'run' | 'background';

/**
 * `max`: requests per minute, of all priorities together, below which another may start.
 * `headStart`: milliseconds. A request that has waited that much longer comes first anyway, so that
 * none waits forever.
 */
const PRIORITIES: Record<Priority, { max: number; headStart: number }> = {
	// A user is waiting.
	editor: { max: REQUESTS_PER_MINUTE + 10, headStart: 2 * MINUTE },
	run: { max: REQUESTS_PER_MINUTE, headStart: MINUTE / 2 },
	background: { max: REQUESTS_PER_MINUTE, headStart: 0 },
};

/** Milliseconds for which the service may reject all requests before the 429 is returned. */
const MAX_REJECTION_MS = 2.5 * MINUTE;

/** Milliseconds. A longer Retry-After would block the credential until a restart. */
const MAX_PAUSE_MS = 10 * MINUTE;

/** Signals are polled at this interval: with one listener per waiter, Node.js would print a warning. */
const MAX_SLEEP_MS = 500;

export interface Turn {
	priority: Priority;
	/** Ends the wait within half a second. */
	signal?: AbortSignal;
	/** When the wait ends, in milliseconds since the epoch; absent means no limit. */
	deadline?: number;
	/** Returns a 429 to the caller instead of sending again. */
	once?: boolean;
}

/** Keeps the requests of a project within the service's rate limit. */
export interface RateLimiter {
	/**
	 * Sends when it is its turn. After a 429 all requests wait as long as the service asks, and the
	 * request is sent again. The 429 is returned once the service has rejected everything for 2.5
	 * minutes, or at the deadline.
	 *
	 * @throws the signal's reason when it ends the wait, and whatever `send` throws
	 */
	run<T>(send: () => Promise<Result<T>>, turn: Turn): Promise<Result<T>>;
	/** When it was last used, in milliseconds since the epoch; now, while requests are pending. */
	usedAt(): number;
}

interface Waiter extends Turn {
	/** Start of its wait, in milliseconds since the epoch. */
	since: number;
	/** Called when it is its turn, or with the failure to return when its wait is over. */
	settle: (failure?: ApiFailure) => void;
	fail: (reason: unknown) => void;
}

const getRank = ({ since, priority }: Waiter) => since - PRIORITIES[priority].headStart;

/** For a wait that ended before any request was sent. */
const NO_TURN: ApiFailure = { status: 429, reason: '', details: {} };

/**
 * Allows at most 80 requests in any minute, whether the service uses fixed or sliding windows: a
 * request counts from its start until a minute after its reply, because the service counted it at
 * some time in between.
 *
 * After a 429 a single request probes whether the service accepts requests again, and each accepted
 * one doubles the allowed concurrency. So waiting requests aren't rejected one by one.
 */
export function createRateLimiter(clock: Clock): RateLimiter {
	const queue: Waiter[] = [];
	let inProgress = 0;
	/** Times of the replies of the last minute. */
	let replies: number[] = [];
	let maxConcurrent = Infinity;
	let pausedUntil = -Infinity;
	/** The 429s since the last accepted request. */
	let rejected: { since: number; times: number; last: ApiFailure } | undefined;
	let lastUse = clock.now();
	let isTicking = false;

	const mayStart = ({ priority }: Waiter) =>
		inProgress < maxConcurrent && inProgress + replies.length < PRIORITIES[priority].max;

	const isOver = ({ since, deadline = Infinity }: Waiter, now: number) =>
		now >= deadline || (rejected && now - Math.max(since, rejected.since) >= MAX_REJECTION_MS);

	const take = (waiter: Waiter) => queue.splice(queue.indexOf(waiter), 1);

	const dispatch = () => {
		const now = clock.now();
		lastUse = now;
		replies = replies.filter((at) => at > now - MINUTE);
		for (const waiter of [...queue]) {
			const { signal } = waiter;
			if (!signal?.aborted && !isOver(waiter, now)) continue;
			take(waiter);
			if (signal?.aborted) waiter.fail(signal.reason);
			else waiter.settle(rejected?.last ?? NO_TURN);
		}
		for (;;) {
			const next = now < pausedUntil ? undefined : queue.find(mayStart);
			if (!next) return;
			take(next);
			inProgress++;
			next.settle();
		}
	};

	/** Runs as long as there are waits. */
	const tick = async () => {
		if (isTicking) return;
		isTicking = true;
		while (queue.length > 0) {
			const now = clock.now();
			const [oldest = Infinity] = replies;
			const events = [pausedUntil, oldest + MINUTE, ...queue.map(({ deadline }) => deadline)];
			const ahead = events.filter((at = now) => at > now).map((at = now) => at - now);
			await clock.sleep(Math.min(MAX_SLEEP_MS, ...ahead));
			dispatch();
		}
		isTicking = false;
	};

	/** @returns the failure to return when the wait ended without a turn */
	const waitForTurn = async (turn: Turn, since: number) =>
		await new Promise<ApiFailure | undefined>((settle, fail) => {
			const waiter: Waiter = { ...turn, since, settle, fail };
			const behind = queue.findIndex((other) => getRank(other) > getRank(waiter));
			queue.splice(behind < 0 ? queue.length : behind, 0, waiter);
			dispatch();
			void tick();
		});

	const applyResult = (result: Result<unknown>) => {
		const now = clock.now();
		const failure = 'failure' in result ? result.failure : undefined;
		if (failure && isRateLimited(failure)) {
			// Of several concurrent 429s only the first counts.
			const times = (rejected?.times ?? 0) + (now >= pausedUntil ? 1 : 0);
			rejected = { since: rejected?.since ?? now, times, last: failure };
			const pause = Math.min(MAX_PAUSE_MS, retryDelay(failure, times, clock.random));
			pausedUntil = Math.max(pausedUntil, now + pause);
			maxConcurrent = 1;
		} else if (now >= pausedUntil && (!failure || failure.status !== undefined)) {
			rejected = undefined;
			maxConcurrent *= 2;
		}
	};

	const sendAndTrack = async <T>(send: () => Promise<Result<T>>) => {
		try {
			const result = await send();
			applyResult(result);
			return result;
		} finally {
			inProgress--;
			replies.push(clock.now());
			dispatch();
		}
	};

	return {
		async run(send, turn) {
			const since = clock.now();
			for (;;) {
				const failure = await waitForTurn(turn, since);
				if (failure) return { failure };
				const result = await sendAndTrack(send);
				const isAccepted = !('failure' in result) || !isRateLimited(result.failure);
				if (isAccepted || turn.once) return result;
			}
		},
		usedAt: () => (queue.length + inProgress > 0 ? clock.now() : lastUse),
	};
}
