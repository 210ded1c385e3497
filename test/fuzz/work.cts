/** How the work for a text grows with its length, without a limit in seconds. */

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
const MAX_SIZE = 100_000;

/** A busy machine slows some runs down, but never all of them. */
const MAX_ROUNDS = 40;

function timeOf(work: () => unknown): number {
	const start = performance.now();
	work();
	return performance.now() - start;
}

/** The engine compiles what has run a few times. */
const WARM_UP_RUNS = 10;

const bestOf = (work: () => unknown): number =>
	Math.min(...Array.from({ length: WARM_UP_RUNS }, () => timeOf(work)));

/**
 * How many times longer the work takes for 32 times the size: the best of several runs, repeated until it
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
		least = Math.min(least, timeOf(small));
		leastLarge = Math.min(leastLarge, timeOf(large));
		growth = leastLarge / Math.max(least, MIN_RUN_MS);
	}
	return growth;
}
