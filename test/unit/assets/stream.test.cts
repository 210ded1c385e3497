import { PassThrough } from 'node:stream';
import { setImmediate as settled } from 'node:timers/promises';

import { streamReader } from '../../../nodes/Scenario/assets/stream';
import { virtualClock } from '../../support/virtualClock.cts';

describe('streamReader', () => {
	it('ends a stream that says nothing for a minute while bytes are waited for', async () => {
		const clock = virtualClock();
		const stream = new PassThrough();
		stream.write('abc');
		const reader = streamReader(stream, clock);
		await expect(reader.fill(Buffer.alloc(9))).rejects.toThrow('stalled');
		expect(clock.now()).toBeGreaterThan(60_000);
		expect(clock.now()).toBeLessThan(65_000);
		await reader.close();
	});

	it('lets a stream lie still for as long as nobody asks', async () => {
		const clock = virtualClock();
		const stream = new PassThrough();
		stream.end('abcdef');
		const reader = streamReader(stream, clock);
		await reader.fill(Buffer.alloc(3));
		await clock.sleep(600_000);
		expect(await reader.fill(Buffer.alloc(3))).toBe(3);
		await reader.close();
	});

	it('ends with the signal, also where nobody listens', async () => {
		const stop = new AbortController();
		const stream = new PassThrough();
		const reader = streamReader(stream, virtualClock(), stop.signal);
		stop.abort(new Error('stopped'));
		await settled();
		expect(stream.destroyed).toBe(true);
		await expect(reader.fill(Buffer.alloc(1))).rejects.toThrow();
	});
});
