import fc from 'fast-check';

import { limitTo } from '../../../nodes/Scenario/transport/limit';
import { virtualClock } from '../../support/virtualClock.cts';

it('never runs more than its number at once, and keeps the order of the calls', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 5 }),
			fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 20 }),
			async (most, durations) => {
				const clock = virtualClock();
				const limit = limitTo(most);
				const begun: number[] = [];
				let running = 0;
				const results = await Promise.all(
					durations.map((ms, i) =>
						limit(async () => {
							begun.push(i);
							expect(++running).toBeLessThanOrEqual(most);
							await clock.sleep(ms);
							running--;
							return i;
						}),
					),
				);
				expect(results).toEqual(durations.map((_, i) => i));
				expect(begun).toEqual(results);
			},
		),
	);
});

it('hands the place on after work that was refused', async () => {
	const limit = limitTo(1);
	const first = limit(async () => {
		throw new Error('no');
	});
	const second = limit(async () => 'yes');
	await expect(first).rejects.toThrow('no');
	expect(await second).toBe('yes');
});
