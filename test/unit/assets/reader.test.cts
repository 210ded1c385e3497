import { Readable } from 'node:stream';

import fc from 'fast-check';

import { createReader } from '../../../nodes/Scenario/assets/reader';

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
