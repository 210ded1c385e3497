import fc from 'fast-check';

import { ratedAt } from '../../../nodes/Scenario/transport/rate';
import { virtualClock } from '../../support/virtualClock.cts';

describe('ratedAt', () => {
	it('lets the first ones through at once and the next when a minute is over', async () => {
		const clock = virtualClock();
		const turn = ratedAt(3, clock);
		const begins: number[] = [];
		await Promise.all(
			Array.from({ length: 7 }, async () => {
				await turn();
				begins.push(clock.now());
			}),
		);
		expect(begins).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000]);
	});

	it('never lets more than the rate begin within any minute', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 10 }),
				fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }),
				async (most, pauses) => {
					const clock = virtualClock();
					const turn = ratedAt(most, clock);
					const begins: number[] = [];
					const waiting: Array<Promise<unknown>> = [];
					for (const pause of pauses) {
						await clock.sleep(pause);
						waiting.push(turn().then(() => begins.push(clock.now())));
					}
					await Promise.all(waiting);
					for (const begin of begins) {
						const within = begins.filter((other) => other >= begin && other < begin + 60_000);
						expect(within.length).toBeLessThanOrEqual(most);
					}
				},
			),
			{ numRuns: 30 },
		);
	});

	it('gives up its turn with the signal', async () => {
		const clock = virtualClock();
		const turn = ratedAt(1, clock);
		await turn();
		await expect(turn(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
	});
});
