import type { Clock } from '../utils/clock';
import type { ApiFailure, Result } from './apiFailure';
import { backoffLimit, isRateLimited } from './retry';

const MINUTE = 60_000;

/** Requests per minute of one process alone. The project's limit is 100, and others may use it too. */
export const REQUESTS_PER_MINUTE = 80;

/**
 * Requests per minute: a fiftieth of the project's limit; more for a process without further requests
 * to send, because it isn't the one that fills the limit.
 */
const MIN_RATE = 2;
const MIN_IDLE_RATE = 10;

/** What a decrease leaves of the rate, at least and at most. */
const MIN_LEFT = 0.5;
const MAX_LEFT = 0.8;

/** Milliseconds until a decreased rate is e times as high. It rises slowly at first, then ever faster. */
const RECOVERY_MS = 10 * MINUTE;

/** Requests per minute that grow beside every rate: low ones rise faster, and approach the others. */
const CATCH_UP = 5;

/** For a minute after a 429: times the rate at which requests may follow one another. */
const MAX_SPEED = 2;

/** Milliseconds. A longer Retry-After would block the credential until a restart. */
const MAX_PAUSE_MS = 10 * MINUTE;

/** What a process knows of its part of the rate limit. Times in milliseconds since the epoch. */
export interface RateState {
	/** Requests per minute, as of the last decrease. */
	rate: number;
	decreasedAt: number;
	/** No request starts before. */
	pausedUntil: number;
	/** The 429s since the last accepted request. */
	rejected?: { since: number; times: number };
}

export type RateEvent =
	| { type: 'accepted' }
	| {
			type: 'rejected';
			/** Milliseconds to wait, as requested by the service. */
			waitMs?: number;
			/** Requests of this process that the service accepted in the last minute. */
			accepted: number;
			/** Whether further requests of this process wait for their turn. */
			isBusy: boolean;
			/** 0 (inclusive) to 1 (exclusive), for jitter. */
			chance: number;
	  };

/** What the rate allows at some time. */
export interface Allowance {
	/** Requests that may start within `windowMs`. */
	max: number;
	/** Milliseconds, at least a minute: part of a request per minute makes it longer. */
	windowMs: number;
	/** Milliseconds between the starts of two requests. */
	gapMs: number;
	/** Requests in progress at the same time. */
	maxConcurrent: number;
}

export const INITIAL_RATE: RateState = {
	rate: REQUESTS_PER_MINUTE,
	decreasedAt: -Infinity,
	pausedUntil: -Infinity,
};

function getRate({ rate, decreasedAt }: RateState, now: number): number {
	const growth = Math.exp(((now - decreasedAt) / RECOVERY_MS) ** 2);
	return Math.min(REQUESTS_PER_MINUTE, (rate + CATCH_UP) * growth - CATCH_UP);
}

/**
 * What a process may send. For a minute after a 429 it spreads its requests: with bursts, the first of
 * several processes would take all that has become free.
 */
export function getAllowance(state: RateState, now: number): Allowance {
	const rate = getRate(state, now);
	const max = Math.ceil(rate);
	return {
		max,
		windowMs: (MINUTE * max) / rate,
		gapMs: now < state.pausedUntil + MINUTE ? MINUTE / rate / MAX_SPEED : 0,
		// A single request probes whether the service accepts requests again.
		maxConcurrent: state.rejected ? 1 : Infinity,
	};
}

/** The rate after a 429, in requests per minute. */
function decrease(current: number, accepted: number, isBusy: boolean): number {
	const left = Math.min(current * MAX_LEFT, Math.max(current * MIN_LEFT, accepted));
	return Math.max(left, Math.min(current, isBusy ? MIN_RATE : MIN_IDLE_RATE));
}

/**
 * Processes share nothing but the service's replies, so that is what the rate follows: it decreases
 * with a 429 and rises with time. It decreases at most once a minute, because the requests of the last
 * minute still count at the service whatever the rate is now, and once until a request is accepted,
 * because further 429s of an unavailable service say nothing new.
 */
export function updateRate(state: RateState, event: RateEvent, now: number): RateState {
	const isPaused = now < state.pausedUntil;
	if (event.type === 'accepted') return isPaused ? state : { ...state, rejected: undefined };

	const { accepted, isBusy } = event;
	const { rate, decreasedAt } =
		state.rejected || now - state.decreasedAt < MINUTE
			? state
			: { rate: decrease(getRate(state, now), accepted, isBusy), decreasedAt: now };

	const { since, times } = state.rejected ?? { since: now, times: 0 };
	const hinted = event.waitMs ?? 0;
	// The fewer requests are ours, the more processes wait for the same moment.
	const jitter = event.chance * Math.max(backoffLimit(times + 1), MINUTE / rate);
	const pause = Math.min(MAX_PAUSE_MS, isPaused ? hinted : hinted + jitter);
	return {
		rate,
		decreasedAt,
		pausedUntil: Math.max(state.pausedUntil, now + pause),
		// Of several concurrent 429s only the first counts.
		rejected: { since, times: isPaused ? times : times + 1 },
	};
}

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
const NO_TURN: ApiFailure = { status: 429, reason: '' };

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
			const accepted = replies.filter(({ isAccepted }) => isAccepted).length;
			const isBusy = queue.length > 0;
			const { waitMs } = failure;
			const chance = clock.random();
			rate = updateRate(rate, { type: 'rejected', waitMs, accepted, isBusy, chance }, now);
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
