import fc from 'fast-check';

import { limitConcurrency } from '../../../nodes/Scenario/utils/concurrency';
import { virtualClock } from '../../support/virtualClock.cts';

it('never exceeds its concurrency, and keeps the order of calls', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 5 }),
			fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 20 }),
			async (most, durations) => {
				const clock = virtualClock();
				const limit = limitConcurrency(most);
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

it('releases the slot after a rejection', async () => {
	const limit = limitConcurrency(1);
	const first = limit(async () => {
		throw new Error('no');
	});
	const second = limit(async () => 'yes');
	await expect(first).rejects.toThrow('no');
	expect(await second).toBe('yes');
});

it('removes canceled calls from the queue at once, and continues with the next', async () => {
	const clock = virtualClock();
	const limit = limitConcurrency(1);
	const stop = new AbortController();
	const first = limit(async () => await clock.sleep(10_000));
	let begun = false;
	const canceled = limit(async () => {
		begun = true;
	}, stop.signal);
	const settled = canceled.catch((reason: Error) => `${reason.message} at ${clock.now()}`);
	const last = limit(async () => clock.now());
	await clock.sleep(1_000);
	stop.abort(new Error('stopped'));
	expect(await settled).toBe('stopped at 1000');
	await first;
	expect(await last).toBe(10_000);
	expect(begun).toBe(false);
});
