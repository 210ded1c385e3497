import type { Clock } from '../../nodes/Scenario/utils/clock';

/**
 * A clock that advances only while all code sleeps: sleeps end in the order of their due time, as
 * soon as nothing else is pending. A test of hours runs in milliseconds.
 */
export function virtualClock(chance = 0.5): Clock {
	let now = 0;
	let sleepers: Array<{ due: number; wake: () => void }> = [];
	let advancing = false;

	/** Lets promises settle before the next sleeper wakes. */
	const advance = async () => {
		advancing = true;
		while (sleepers.length > 0) {
			await new Promise((resolve) => setImmediate(resolve));
			sleepers.sort((a, b) => a.due - b.due);
			const next = sleepers[0];
			if (!next) break;
			sleepers = sleepers.slice(1);
			now = Math.max(now, next.due);
			next.wake();
			await new Promise((resolve) => setImmediate(resolve));
		}
		advancing = false;
	};

	return {
		now: () => now,
		realMs: (ms) => ms,
		random: () => chance,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await new Promise<void>((wake) => {
				sleepers.push({ due: now + ms, wake });
				if (!advancing) void advance();
			});
			signal?.throwIfAborted();
		},
	};
}
