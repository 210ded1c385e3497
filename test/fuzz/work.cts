/**
 * How the work for a text grows with its length, without a limit in seconds. Work is the CPU time of this
 * process, which doesn't count what other programs do meanwhile.
 */

/** How many times as long the second text is. */
const FACTOR = 32;

/**
 * Linear work grows 32 times, or 100 where the engine has to collect garbage; quadratic work grows 1,000
 * times.
 */
export const MAX_GROWTH = 300;

/** Milliseconds. Shorter runs measure the engine rather than the work. */
const MIN_RUN_MS = 0.1;

/** A text of this size that takes less than that is read quickly enough whatever the growth. */
const MAX_SIZE = 25_000;

/** Garbage is collected in some runs, but never in all of them. */
const MAX_ROUNDS = 40;

/** Milliseconds. */
function cpuTimeOf(work: () => unknown): number {
	const start = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

/** The engine compiles what has run a few times. */
const WARM_UP_RUNS = 4;

const bestOf = (work: () => unknown): number =>
	Math.min(...Array.from({ length: WARM_UP_RUNS }, () => cpuTimeOf(work)));

/**
 * How many times more work 32 times the size takes: the best of several runs, repeated until it
 * is below `MAX_GROWTH`.
 *
 * @param prepare returns the work for a size, e.g. a length; what it does itself isn't measured
 */
export function growthOf(prepare: (size: number) => () => unknown): number {
	let size = 16;
	while (size < MAX_SIZE && bestOf(prepare(size)) < MIN_RUN_MS) size *= 2;
	const [small, large] = [prepare(size), prepare(size * FACTOR)];
	let [least, leastLarge, growth] = [Infinity, Infinity, Infinity];
	for (let round = 0; round < MAX_ROUNDS && growth > MAX_GROWTH; round++) {
		least = Math.min(least, cpuTimeOf(small));
		leastLarge = Math.min(leastLarge, cpuTimeOf(large));
		growth = leastLarge / Math.max(least, MIN_RUN_MS);
	}
	return growth;
}
