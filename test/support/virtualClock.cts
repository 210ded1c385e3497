import type { Clock } from '../../nodes/Scenario/utils/clock';

/**
 * A clock that advances only while all code sleeps: sleeps end in the order of their due time, as
 * soon as nothing else is pending. A test of hours runs in milliseconds.
 *
 * @param random without it, chance always gives one half
 */
export function virtualClock(random = () => 0.5): Clock {
	let now = 0;
	/** By due time. */
	const sleepers: Array<{ due: number; wake: () => void }> = [];
	let advancing = false;

	/** Lets promises settle before the next sleeper wakes. */
	const advance = async () => {
		advancing = true;
		while (sleepers.length > 0) {
			await new Promise((resolve) => setImmediate(resolve));
			const next = sleepers.shift();
			if (!next) break;
			now = Math.max(now, next.due);
			next.wake();
		}
		advancing = false;
	};

	return {
		now: () => now,
		random,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await new Promise<void>((wake) => {
				const due = now + ms;
				const before = sleepers.findLastIndex((other) => other.due <= due);
				sleepers.splice(before + 1, 0, { due, wake });
				if (!advancing) void advance();
			});
			signal?.throwIfAborted();
		},
	};
}
