import { median, quantile, ratio, seeded } from '../../../scripts/bench/common/statistics.cts';

test('the median of an odd number of values is the one in the middle, in any order', () => {
	expect(median([30, 1, 2])).toBe(2);
});

test('of an even number it lies between the two in the middle', () => {
	expect(median([4, 1, 2, 10])).toBe(3);
});

test('the values that are given stay in their order', () => {
	const values = [3, 1, 2];
	median(values);
	expect(values).toEqual([3, 1, 2]);
});

test('a quantile lies between two values in proportion', () => {
	expect(quantile([0, 10], 0.9)).toBeCloseTo(9);
	expect(quantile([5, 1, 9], 0)).toBe(1);
	expect(quantile([5, 1, 9], 1)).toBe(9);
});

test('without values there is no median', () => {
	expect(() => median([])).toThrow(RangeError);
});

test('a ratio is left out where it means nothing', () => {
	expect(ratio(3, 2)).toBe(1.5);
	expect(ratio(3, 0)).toBeUndefined();
	expect(ratio(3, -1)).toBeUndefined();
	expect(ratio(NaN, 1)).toBeUndefined();
});

test('the same seed gives the same numbers, another seed others, all from 0 to 1', () => {
	const of = (seed: number) => {
		const random = seeded(seed);
		return Array.from({ length: 100 }, random);
	};
	expect(of(1)).toEqual(of(1));
	expect(of(1)).not.toEqual(of(2));
	expect(Math.min(...of(1))).toBeGreaterThanOrEqual(0);
	expect(Math.max(...of(1))).toBeLessThan(1);
});
