import fc from 'fast-check';

import { partPlan } from '../../../nodes/Scenario/assets/parts';

const MIB = 1024 ** 2;

describe('partPlan', () => {
	it('cuts any file into parts that the storage takes, without a rest', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 * 1024 ** 4 }), (size) => {
				const { count, partSize } = partPlan(size);
				expect(partSize).toBeGreaterThanOrEqual(5 * MIB);
				expect(count).toBeLessThanOrEqual(1_000);
				expect((count - 1) * partSize).toBeLessThan(size);
				expect(count * partSize).toBeGreaterThanOrEqual(size);
			}),
		);
	});

	it.each([
		[1, 1, 8],
		[8 * MIB, 1, 8],
		[8 * MIB + 1, 2, 8],
		[1024 * MIB, 128, 8],
		[16 * 1024 * MIB, 964, 17],
	])('cuts %d bytes into %d parts of %d MiB', (size, count, mebibytes) => {
		expect(partPlan(size)).toEqual({ count, partSize: mebibytes * MIB });
	});
});
