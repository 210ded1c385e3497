import { randomInt } from 'node:crypto';

import fc from 'fast-check';

import { whatObjectsHave } from '../security/everything.cts';

/** Total number of cases. CI runs 100,000 in a minute and a half. */
const CASES = Number(process.env.FUZZ_CASES ?? 10_000);

/** The share of each file. */
const SHARES = { replies: 0.42, models: 0.14, values: 0.14, addresses: 0.3 } as const;

/** Set FUZZ_SEED to the printed seed to repeat a failed run. */
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));

/** Divides the cases of a file among its properties. */
export function fuzz(part: keyof typeof SHARES, properties: number) {
	const numRuns = Math.round((CASES * SHARES[part]) / properties);
	const before = whatObjectsHave();
	let tried = 0;

	afterAll(() => console.info(`Fuzz of ${part}: ${tried} cases, FUZZ_SEED=${seed}`));

	/** A property of every case. Also checks that Object.prototype is unchanged. */
	return <T,>(
		name: string,
		arbitrary: fc.Arbitrary<T>,
		holds: (value: T) => void | Promise<void>,
	) =>
		it(`${name} (FUZZ_SEED=${seed})`, async () => {
			const property = fc.asyncProperty(arbitrary, async (value) => {
				tried++;
				await holds(value);
			});
			await fc.assert(property, { seed, numRuns });
			expect(whatObjectsHave()).toBe(before);
		});
}

/** All values pass, in one `expect`: each takes as long as reading a small reply. */
export const expectEach = <T,>(values: T[], passes: (value: T) => boolean): void =>
	expect(values.filter((value) => !passes(value))).toEqual([]);
