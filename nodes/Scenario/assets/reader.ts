/** A sequence of bytes that is read once. */
export interface ByteReader {
	/** The next bytes, without consuming them; fewer only at the end. */
	peek(count: number): Promise<Uint8Array>;
	/** Fills `target` and returns the number of bytes; fewer than its length only at the end. */
	fill(target: Uint8Array): Promise<number>;
	/** Whether a read is in progress: a source can only stall then. */
	isWaiting(): boolean;
	/** Chunks received so far. */
	chunks(): number;
	/** Releases the source, even before its end. */
	close(): Promise<void>;
}

const NO_BYTES = new Uint8Array(0);

/** Creates a reader of any source of bytes, e.g. a Node.js stream. Buffers no more than one chunk. */
export function createReader(source: AsyncIterable<unknown>): ByteReader {
	const iterator = source[Symbol.asyncIterator]();
	let rest: Uint8Array = NO_BYTES;
	let waiting = false;
	let chunks = 0;

	/** The next non-empty chunk; empty at the end. */
	const next = async (): Promise<Uint8Array> => {
		waiting = true;
		try {
			for (;;) {
				const { value, done } = await iterator.next();
				if (done) return NO_BYTES;
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
			rest = NO_BYTES;
			await iterator.return?.();
		},
	};
}

export const hasMore = async (reader: ByteReader): Promise<boolean> =>
	(await reader.peek(1)).length > 0;

/** A file whose bytes can be read once. */
export interface OpenFile {
	fileName: string;
	mimeType: string;
	/** Its detected kind, or the wanted kind if unknown. */
	kind: string;
	/** Bytes. */
	size: number;
	reader: ByteReader;
}

/** The file, or why it can't be used: the rest of a message after the label. */
export type OpenResult = { incoming: OpenFile } | { why: string };

/** A file to upload, checked as far as possible without sending anything. */
export interface PendingFile {
	/** Files with the same key have the same content and use, and are uploaded once. Contains no secrets. */
	key: string;
	/**
	 * Opens the file from its start, on each call.
	 *
	 * @param tries the attempt, from 1; later attempts don't trust an announced length
	 */
	open(tries: number): Promise<OpenResult>;
}
