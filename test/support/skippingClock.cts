import type { ClientRequest } from 'node:http';

import type { Clock } from '../../nodes/Scenario/utils/clock';
import { countTimers, isQuiet, openRequests, pause } from './activity.cts';

/** Real milliseconds. A busy machine must not look like a service that doesn't respond. */
const MIN_TIMEOUT_MS = 2_500;

export interface SkippingClock extends Clock {
	/**
	 * Call it at the start of a test: from then on, whoever waits for real time stops the skipping. What
	 * the process keeps for a minute is no longer used.
	 */
	start(): void;
	/** Real milliseconds for the timeout of a request: see `useTimeoutsOf`. */
	realTimeout(ms: number): number;
}

export interface SkippingOptions {
	/** How many times as fast as real time it runs while there is nothing to skip. */
	pace: number;
	/** Client ports of requests that the service will never answer. */
	unanswered: () => number[];
}

/** Simulated milliseconds between two tests. */
const BETWEEN_TESTS_MS = 61_000;

interface Sleeper {
	due: number;
	signal?: AbortSignal;
	wake: () => void;
}

/**
 * A clock for both the node and the simulator in this process. While something happens, it runs `pace`
 * times as fast as real time. When all that is left to do is to sleep, or to wait for the reply to a
 * request that will never be answered, it skips to the end of the next sleep or to that request's timeout.
 */
export function skippingClock({ pace, unanswered }: SkippingOptions): SkippingClock {
	const start = Date.now();
	let skipped = 0;
	let knownTimers = 0;
	let isDriving = false;
	const sleepers = new Set<Sleeper>();
	/** Real timeouts, by which the requests that have them are recognized, and their durations. */
	const timeouts = new Map<number, number>();
	/** When a dead request times out. */
	const deadlines = new WeakMap<ClientRequest, number>();

	const now = () => start + (Date.now() - start) * pace + skipped;

	const isDead = ({ socket }: ClientRequest) =>
		socket?.localPort !== undefined && unanswered().includes(socket.localPort);

	/** Only timeouts that this clock has given: those of other requests end in real time. */
	const deadlineOf = (request: ClientRequest) => {
		const duration = timeouts.get(request.socket?.timeout ?? 0) ?? Infinity;
		const deadline = deadlines.get(request) ?? now() + duration;
		deadlines.set(request, deadline);
		return deadline;
	};

	/** @returns whether there was anything to skip to */
	const skip = () => {
		const dead = openRequests().filter(isDead);
		const next = Math.min(...[...sleepers].map(({ due }) => due), ...dead.map(deadlineOf));
		if (!Number.isFinite(next)) return false;
		skipped += Math.max(0, next - now());
		for (const request of dead) if (deadlineOf(request) <= now()) request.emit('timeout');
		return true;
	};

	const wakeDue = () => {
		for (const sleeper of sleepers) {
			if (sleeper.due > now() && !sleeper.signal?.aborted) continue;
			sleepers.delete(sleeper);
			sleeper.wake();
		}
	};

	/** Runs as long as anyone sleeps or waits for a reply. */
	const drive = async () => {
		if (isDriving) return;
		isDriving = true;
		do {
			const mayContinue = (await isQuiet(knownTimers, isDead)) && skip();
			if (!mayContinue) await pause();
			wakeDue();
		} while (sleepers.size > 0 || openRequests().length > 0);
		isDriving = false;
	};

	return {
		start() {
			skipped += BETWEEN_TESTS_MS;
			knownTimers = countTimers();
		},
		now,
		realTimeout(ms) {
			const timeout = Math.ceil(MIN_TIMEOUT_MS + ms / pace);
			timeouts.set(timeout, ms);
			void drive();
			return timeout;
		},
		random: Math.random,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await new Promise<void>((wake) => {
				sleepers.add({ due: Math.ceil(now() + ms), signal, wake });
				void drive();
			});
			signal?.throwIfAborted();
		},
	};
}
