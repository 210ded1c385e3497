/** Bytes that come one after another and are read once. */
export interface ByteReader {
	/** The first bytes that are still to come, without taking them: fewer only at the end. */
	peek(count: number): Promise<Uint8Array>;
	/** Fills `target` from its start and says how many bytes came: fewer than fit only at the end. */
	fill(target: Uint8Array): Promise<number>;
	/** Whether a byte is being waited for: a source can stall only then. */
	isWaiting(): boolean;
	/** Chunks that have come in so far. */
	chunks(): number;
	/** Lets go of the source, read to its end or not. */
	close(): Promise<void>;
}

const NONE = new Uint8Array(0);

/** Reads any source of bytes, a Node.js stream for one, holding no more than one chunk of it. */
export function readerOf(source: AsyncIterable<unknown>): ByteReader {
	const iterator = source[Symbol.asyncIterator]();
	let rest: Uint8Array = NONE;
	let waiting = false;
	let chunks = 0;

	/** The next chunk with something in it; nothing at the end. */
	const next = async (): Promise<Uint8Array> => {
		waiting = true;
		try {
			for (;;) {
				const { value, done } = await iterator.next();
				if (done) return NONE;
				chunks++;
				if (value instanceof Uint8Array && value.length > 0) return value;
			}
		} finally {
			waiting = false;
		}
	};

	return {
		async peek(count) {
			while (rest.length < count) {
				const chunk = await next();
				if (chunk.length === 0) break;
				const joined = new Uint8Array(rest.length + chunk.length);
				joined.set(rest);
				joined.set(chunk, rest.length);
				rest = joined;
			}
			return rest.subarray(0, count);
		},
		async fill(target) {
			let filled = 0;
			while (filled < target.length) {
				if (rest.length === 0) rest = await next();
				if (rest.length === 0) break;
				const taken = rest.subarray(0, target.length - filled);
				target.set(taken, filled);
				filled += taken.length;
				rest = rest.subarray(taken.length);
			}
			return filled;
		},
		isWaiting: () => waiting,
		chunks: () => chunks,
		async close() {
			rest = NONE;
			await iterator.return?.();
		},
	};
}

export const isMoreIn = async (reader: ByteReader): Promise<boolean> =>
	(await reader.peek(1)).length > 0;
