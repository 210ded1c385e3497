/**
 * The value below which a share of all values lies, between two values in proportion; 0.5 is the
 * median.
 *
 * @throws {RangeError} when there are no values
 */
export function quantile(values: number[], share: number): number {
	if (values.length === 0) throw new RangeError('There are no values');
	const sorted = values.toSorted((one, other) => one - other);
	const place = (sorted.length - 1) * share;
	const [below = NaN, above = below] = sorted.slice(Math.floor(place));
	return below + (above - below) * (place % 1);
}

/** @throws {RangeError} when there are no values */
export const median = (values: number[]): number => quantile(values, 0.5);

/** How many times as much; undefined where nothing can be said. */
export function ratio(value: number, to: number): number | undefined {
	const times = value / to;
	return Number.isFinite(times) && to > 0 ? times : undefined;
}

/** Random numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
