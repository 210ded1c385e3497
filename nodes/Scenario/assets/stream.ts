import type { Timing } from '../utils/clock';
import type { Stream } from '../transport/request';

/** A sequence of bytes that is read once. */
export interface ByteReader {
	/** The next bytes, without consuming them; fewer only at the end. */
	peek(count: number): Promise<Uint8Array>;
	/** Fills `target` and returns the number of bytes; fewer than its length only at the end. */
	fill(target: Uint8Array): Promise<number>;
	/** Whether a read is in progress: a source can only stall then. */
	isWaiting(): boolean;
	/** Bytes received so far. */
	received(): number;
	/** Releases the source, even before its end. */
	close(): Promise<void>;
}

const NO_BYTES = new Uint8Array(0);

/** Creates a reader of any source of bytes, e.g. a Node.js stream. Buffers no more than one chunk. */
export function createReader(source: AsyncIterable<unknown>): ByteReader {
	const iterator = source[Symbol.asyncIterator]();
	let rest: Uint8Array = NO_BYTES;
	let waiting = false;
	let received = 0;

	/** The next non-empty chunk; empty at the end. */
	const next = async (): Promise<Uint8Array> => {
		waiting = true;
		try {
			for (;;) {
				const { value, done } = await iterator.next();
				if (done) return NO_BYTES;
				if (!(value instanceof Uint8Array) || value.length === 0) continue;
				received += value.length;
				return value;
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
		received: () => received,
		async close() {
			rest = NO_BYTES;
			await iterator.return?.();
		},
	};
}

/** Milliseconds without a byte after which a transfer counts as stalled. */
const STALL_TIMEOUT_MS = 60_000;

const CHECK_INTERVAL_MS = 1_000;

export interface TransferLimits {
	/** The slowest that is accepted: `bytes` in each period of `ms`, unless it ends before. */
	minRate?: { bytes: number; ms: number };
	/** Bytes, checked every second, because a server may never stop sending. */
	maxBytes?: number;
}

/**
 * Counts the bytes pushed into a stream, whoever reads them. The connection's own count isn't
 * available: the HTTP client may wrap it in another stream.
 *
 * @returns reads the count
 */
function countBytes(stream: Stream): () => number {
	let count = 0;
	const push = stream.push.bind(stream);
	stream.push = (chunk: unknown, encoding) => {
		if (chunk instanceof Uint8Array) count += chunk.length;
		return push(chunk, encoding);
	};
	return () => count;
}

/**
 * Monitors a stream: destroys it when the transfer stalls, is too slow or too large, or the execution is
 * canceled, so that its reader throws instead of waiting forever.
 *
 * @returns stops the monitor
 */
function monitor(
	stream: Stream,
	{ received, isWaiting }: Pick<ByteReader, 'received' | 'isWaiting'>,
	{ minRate = { bytes: 0, ms: Infinity }, maxBytes = Infinity }: TransferLimits,
	{ clock, signal }: Timing,
): () => void {
	let done = false;
	const end = (why: string) => {
		if (!done) stream.destroy(new Error(why));
	};
	// The reader gets the error. Without a reader it must not become an uncaught one.
	stream.on('error', () => {});
	const run = async () => {
		let checkedAt = clock.now();
		let last = received();
		let silentMs = 0;
		/** Of the current period. */
		let waitedMs = 0;
		let before = last;
		while (!done) {
			await clock.sleep(CHECK_INTERVAL_MS, signal);
			const elapsed = isWaiting() ? clock.now() - checkedAt : 0;
			checkedAt = clock.now();
			const now = received();
			silentMs = now === last ? silentMs + elapsed : 0;
			waitedMs += elapsed;
			last = now;
			if (now > maxBytes) end('the file is larger than allowed');
			if (silentMs > STALL_TIMEOUT_MS) end('the transfer stalled or was stopped');
			if (waitedMs < minRate.ms) continue;
			if (now - before < minRate.bytes) end('the transfer was too slow');
			waitedMs = 0;
			before = now;
		}
	};
	// A canceled execution rejects the sleep.
	run().catch(() => end('the transfer stalled or was stopped'));
	return () => {
		done = true;
	};
}

/** Runs `consume`, which passes the stream on, while monitoring it. */
export async function withMonitor<T>(
	stream: Stream,
	consume: () => Promise<T>,
	timing: Timing,
	limits: TransferLimits = {},
): Promise<T> {
	const progress = { received: countBytes(stream), isWaiting: () => true };
	const stopMonitor = monitor(stream, progress, limits, timing);
	try {
		return await consume();
	} finally {
		stopMonitor();
	}
}

/** Creates a reader of a monitored stream. Time doesn't count while nobody reads from it. */
export function createStreamReader(
	stream: Stream,
	timing: Timing,
	limits: TransferLimits = {},
): ByteReader {
	const reader = createReader(stream);
	const stopMonitor = monitor(stream, reader, limits, timing);
	return {
		...reader,
		async close() {
			stopMonitor();
			await reader.close();
		},
	};
}
