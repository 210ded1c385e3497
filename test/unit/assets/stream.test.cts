import { PassThrough } from 'node:stream';
import { setImmediate as settled } from 'node:timers/promises';

import { createStreamReader } from '../../../nodes/Scenario/assets/stream';
import { virtualClock } from '../../support/virtualClock.cts';

describe('createStreamReader', () => {
	it('ends a stream that sends nothing for a minute while being read', async () => {
		const clock = virtualClock();
		const stream = new PassThrough();
		stream.write('abc');
		const reader = createStreamReader(stream, clock);
		await expect(reader.fill(Buffer.alloc(9))).rejects.toThrow('stalled');
		expect(clock.now()).toBeGreaterThan(60_000);
		expect(clock.now()).toBeLessThan(65_000);
		await reader.close();
	});

	it('lets a stream idle while nobody reads', async () => {
		const clock = virtualClock();
		const stream = new PassThrough();
		stream.end('abcdef');
		const reader = createStreamReader(stream, clock);
		await reader.fill(Buffer.alloc(3));
		await clock.sleep(600_000);
		expect(await reader.fill(Buffer.alloc(3))).toBe(3);
		await reader.close();
	});

	it('ends when the signal aborts, even if nobody reads', async () => {
		const stop = new AbortController();
		const stream = new PassThrough();
		const reader = createStreamReader(stream, virtualClock(), stop.signal);
		stop.abort(new Error('stopped'));
		await settled();
		expect(stream.destroyed).toBe(true);
		await expect(reader.fill(Buffer.alloc(1))).rejects.toThrow();
	});
});
