import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Integers from 0 to `most`, the same sequence for the same seed. */
export function randomFrom(seed: number): (most: number) => number {
	const generator = xoroshiro128plus(seed);
	return (most) => uniformInt(generator, 0, most);
}
