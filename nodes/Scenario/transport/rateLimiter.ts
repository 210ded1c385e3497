import type { Clock } from '../utils/clock';
import { getAllowance, INITIAL_RATE, updateRate } from './adaptiveRate';
import type { ApiFailure, Result } from './apiFailure';
import { isRateLimited } from './apiFailure';

const MINUTE = 60_000;

/** The editor's requests come first, status checks last. */
export type Priority = 'editor' | 'run' | 'background';

/**
 * `extra`: requests per minute above the rate of all priorities together, without delays in between.
 * `headStart`: milliseconds. A request that has waited that much longer comes first anyway, so that
 * none waits forever.
 */
const PRIORITIES: Record<Priority, { extra: number; headStart: number }> = {
	// A user is waiting.
	editor: { extra: 10, headStart: 2 * MINUTE },
	run: { extra: 0, headStart: MINUTE / 2 },
	background: { extra: 0, headStart: 0 },
};

/** Milliseconds for which the service may reject all requests before the 429 is returned. */
const MAX_REJECTION_MS = 2.5 * MINUTE;

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
 * Allows a number of requests in any minute, whether the service uses fixed or sliding windows: a
 * request counts from its start until a minute after its reply, because the service counted it at
 * some time in between. The number adapts to what the service accepts, because other processes may
 * use the same project.
 */
export function createRateLimiter(clock: Clock): RateLimiter {
	const queue: Waiter[] = [];
	let inProgress = 0;
	/** The replies of the last minute. */
	let replies: Array<{ at: number; isAccepted: boolean }> = [];
	let rate = INITIAL_RATE;
	/** Of the last 429 since the last accepted request. */
	let lastFailure: ApiFailure | undefined;
	/** When the last request started. */
	let startedAt = -Infinity;
	let lastUse = clock.now();
	let isTicking = false;

	const isOver = ({ since, deadline = Infinity }: Waiter, now: number) =>
		now >= deadline ||
		(rate.rejected && now - Math.max(since, rate.rejected.since) >= MAX_REJECTION_MS);

	const take = (waiter: Waiter) => queue.splice(queue.indexOf(waiter), 1);

	const findNext = (now: number) => {
		const { max, gapMs, maxConcurrent } = getAllowance(rate, now);
		if (now < rate.pausedUntil || inProgress >= maxConcurrent) return undefined;
		const used = inProgress + replies.length;
		return queue.find(({ priority }) => {
			const { extra } = PRIORITIES[priority];
			return used < max + extra && (extra > 0 || now >= startedAt + gapMs);
		});
	};

	const dispatch = () => {
		const now = clock.now();
		lastUse = now;
		const { windowMs } = getAllowance(rate, now);
		replies = replies.filter(({ at }) => at > now - windowMs);
		for (const waiter of [...queue]) {
			const { signal } = waiter;
			if (!signal?.aborted && !isOver(waiter, now)) continue;
			take(waiter);
			if (signal?.aborted) waiter.fail(signal.reason);
			else waiter.settle(lastFailure ?? NO_TURN);
		}
		for (let next = findNext(now); next; next = findNext(now)) {
			take(next);
			startedAt = now;
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
			const oldest = replies[0]?.at ?? Infinity;
			const { windowMs, gapMs } = getAllowance(rate, now);
			const events = [
				rate.pausedUntil,
				oldest + windowMs,
				startedAt + gapMs,
				...queue.map(({ deadline }) => deadline),
			];
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
			const accepted = replies.filter((reply) => reply.isAccepted).length;
			rate = updateRate(
				rate,
				{
					type: 'rejected',
					waitMs: failure.waitMs,
					accepted,
					isBusy: queue.length > 0,
					chance: clock.random(),
				},
				now,
			);
			lastFailure = failure;
			return false;
		}
		if (!failure || failure.status !== undefined)
			rate = updateRate(rate, { type: 'accepted' }, now);
		if (!rate.rejected) lastFailure = undefined;
		return true;
	};

	const sendAndTrack = async <T>(send: () => Promise<Result<T>>) => {
		let isAccepted = false;
		try {
			const result = await send();
			isAccepted = applyResult(result);
			return result;
		} finally {
			inProgress--;
			replies.push({ at: clock.now(), isAccepted });
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
