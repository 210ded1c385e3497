import fc from 'fast-check';

import { planParts } from '../../../nodes/Scenario/assets/multipartUpload';

const MIB = 1024 ** 2;

describe('planParts', () => {
	it('splits any file into parts the storage accepts, covering all bytes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 * 1024 ** 4 }), (size) => {
				const { count, partSize } = planParts(size);
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
	])('splits %d bytes into %d parts of %d MiB', (size, count, mebibytes) => {
		expect(planParts(size)).toEqual({ count, partSize: mebibytes * MIB });
	});
});
