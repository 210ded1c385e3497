import { randomInt } from 'node:crypto';

import fc from 'fast-check';

import { whatObjectsHave } from '../security/everything.cts';

/** How many cases each file tries: 100,000 in all. */
export const CASES = {
	replies: 42_000,
	models: 14_000,
	values: 14_000,
	addresses: 30_000,
} as const;

/** A run that went wrong is repeated with FUZZ_SEED, which fast-check prints. */
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));

/** The cases of a file, shared out among its properties. */
export function fuzz(part: keyof typeof CASES, properties: number) {
	const numRuns = CASES[part] / properties;
	const before = whatObjectsHave();
	let tried = 0;

	afterAll(() => console.info(`Fuzz of ${part}: ${tried} cases, FUZZ_SEED=${seed}`));

	/** What holds for every case; also that objects have nothing new. */
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
		}, 120_000);
}
