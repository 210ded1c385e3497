import { Readable, PassThrough } from 'node:stream';
import fc from 'fast-check';
import { setImmediate as settled } from 'node:timers/promises';

import { createReader, createStreamReader } from '../../../nodes/Scenario/assets/stream';
import type { Clock } from '../../../nodes/Scenario/utils/clock';
import { virtualClock } from '../../support/virtualClock.cts';

const chunksOf = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });

async function readAll(chunks: Uint8Array[], partSize: number, peeked: number[]) {
	const reader = createReader(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
	const parts: Buffer[] = [];
	const target = Buffer.alloc(partSize);
	for (;;) {
		const ahead = Buffer.from(await reader.peek(peeked[parts.length % peeked.length] ?? 0));
		const filled = await reader.fill(target);
		const part = Buffer.from(target.subarray(0, filled));
		const seen = Math.min(ahead.length, part.length);
		expect(ahead.subarray(0, seen).equals(part.subarray(0, seen))).toBe(true);
		parts.push(part);
		if (filled < partSize) return parts;
	}
}

describe('createReader', () => {
	it('returns every byte once and in order, however it is chunked, read and peeked at', async () => {
		await fc.assert(
			fc.asyncProperty(
				chunksOf,
				fc.integer({ min: 1, max: 64 }),
				fc.array(fc.nat(64), { minLength: 1 }),
				async (chunks, partSize, peeked) => {
					const parts = await readAll(chunks, partSize, peeked);
					expect(Buffer.concat(parts).equals(Buffer.concat(chunks))).toBe(true);
					for (const part of parts.slice(0, -1)) expect(part).toHaveLength(partSize);
				},
			),
		);
	});

	it('peeks no further than the end', async () => {
		const reader = createReader(Readable.from([Buffer.from('abc')]));
		expect(Buffer.from(await reader.peek(32)).toString()).toBe('abc');
		expect(Buffer.from(await reader.peek(2)).toString()).toBe('ab');
	});

	it('rejects when the source fails', async () => {
		const source = async function* () {
			yield Buffer.from('abc');
			throw new Error('connection lost');
		};
		await expect(createReader(source()).fill(Buffer.alloc(9))).rejects.toThrow('connection lost');
	});

	it('destroys a source that is not read to its end', async () => {
		const stream = Readable.from([Buffer.alloc(9), Buffer.alloc(9)]);
		const reader = createReader(stream);
		await reader.peek(1);
		await reader.close();
		expect(stream.destroyed).toBe(true);
	});
});

describe('createStreamReader', () => {
	/** A reader of a stream, with a clock of its own. */
	const read = (
		open: (clock: Clock) => PassThrough,
		limits?: Parameters<typeof createStreamReader>[2],
	) => {
		const clock = virtualClock();
		const stream = open(clock);
		return { clock, stream, ...createStreamReader(stream, { clock }, limits) };
	};

	it('ends a stream that sends nothing for a minute while being read', async () => {
		const { clock, stream, fill, close } = read(() => new PassThrough());
		stream.write('abc');
		await expect(fill(Buffer.alloc(9))).rejects.toThrow('stalled');
		expect(clock.now()).toBeGreaterThan(60_000);
		expect(clock.now()).toBeLessThan(65_000);
		await close();
	});

	/** A stream that gets this many bytes every ten seconds. */
	const slowStream = (bytes: number) => (clock: Clock) => {
		const stream = new PassThrough();
		const feed = async () => {
			while (!stream.destroyed) {
				stream.write(Buffer.alloc(bytes));
				await clock.sleep(10_000);
			}
		};
		void feed();
		return stream;
	};

	const MIN_RATE = { bytes: 500, ms: 60_000 };

	it('ends a stream that sends less than the minimum rate', async () => {
		const { clock, fill, close } = read(slowStream(50), { minRate: MIN_RATE });
		await expect(fill(Buffer.alloc(9_000))).rejects.toThrow('too slow');
		expect(clock.now()).toBeLessThan(2 * MIN_RATE.ms);
		await close();
	});

	it.each([
		['at the minimum rate', 100, MIN_RATE],
		['slowly, without a minimum rate', 1, undefined],
	])('reads a stream that sends %s', async (_, bytes, minRate) => {
		const { clock, fill, close } = read(slowStream(bytes), { minRate });
		expect(await fill(Buffer.alloc(100 * bytes))).toBe(100 * bytes);
		expect(clock.now()).toBeGreaterThan(10 * MIN_RATE.ms);
		await close();
	});

	it("doesn't count the time in which nobody reads as slow or stalled", async () => {
		const { clock, stream, fill, close } = read(() => new PassThrough(), { minRate: MIN_RATE });
		for (let part = 0; part < 9; part++) {
			stream.write('abc');
			expect(await fill(Buffer.alloc(3))).toBe(3);
			await clock.sleep(MIN_RATE.ms * (part + 1));
		}
		await close();
	});

	it('ends when the signal aborts, even if nobody reads', async () => {
		const stop = new AbortController();
		const stream = new PassThrough();
		const reader = createStreamReader(stream, { clock: virtualClock(), signal: stop.signal });
		stop.abort(new Error('stopped'));
		await settled();
		expect(stream.destroyed).toBe(true);
		await expect(reader.fill(Buffer.alloc(1))).rejects.toThrow();
	});
});
