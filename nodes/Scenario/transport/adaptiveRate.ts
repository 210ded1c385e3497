import { backoffLimit } from './retry';

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
