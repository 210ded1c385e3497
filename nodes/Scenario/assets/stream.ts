import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../utils/clock';
import { isRecord } from '../utils/json';
import type { ByteReader } from './reader';
import { createReader } from './reader';

/** What n8n's binary helpers accept. */
type Storable = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0];

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
export type Stream = Exclude<Storable, Uint8Array>;

export const isStream = (value: unknown): value is Stream =>
	isRecord(value) &&
	[value.pipe, value.push, value.destroy].every((each) => typeof each === 'function');

/** Milliseconds without a byte after which a transfer counts as stalled. */
const STALL_TIMEOUT_MS = 60_000;

const CHECK_INTERVAL_MS = 1_000;

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
 * Monitors a stream: destroys it when the transfer stalls or the execution is canceled, so that its
 * reader throws instead of waiting forever.
 *
 * @param progress returns a number that changes as long as the transfer makes progress
 * @param maxBytes maximum size, because a server may never stop sending
 * @returns stops the monitor
 */
function monitor(
	stream: Stream,
	progress: () => number,
	clock: Clock,
	signal?: AbortSignal,
	maxBytes = Infinity,
): () => void {
	let done = false;
	const end = () => stream.destroy(new Error('the transfer stalled or was stopped'));
	const endTooLong = () => stream.destroy(new Error('the file is larger than allowed'));
	// The reader gets the error. Without a reader it must not become an uncaught one.
	stream.on('error', () => {});
	const run = async () => {
		let last = progress();
		let lastChangeAt = clock.now();
		while (!done) {
			await clock.sleep(CHECK_INTERVAL_MS, signal);
			const now = progress();
			if (now !== last) lastChangeAt = clock.now();
			last = now;
			if (!done && now > maxBytes) endTooLong();
			if (!done && clock.now() - lastChangeAt > STALL_TIMEOUT_MS) end();
		}
	};
	// A canceled execution rejects the sleep.
	run().catch(() => {
		if (!done) end();
	});
	return () => {
		done = true;
	};
}

/**
 * Runs `consume`, which passes the stream on, while monitoring it.
 *
 * @param maxBytes bytes, checked every second
 */
export async function withMonitor<T>(
	stream: Stream,
	consume: () => Promise<T>,
	clock: Clock,
	signal?: AbortSignal,
	maxBytes?: number,
): Promise<T> {
	const stopMonitor = monitor(stream, countBytes(stream), clock, signal, maxBytes);
	try {
		return await consume();
	} finally {
		stopMonitor();
	}
}

/** Creates a reader of a monitored stream. It doesn't count as stalled while nobody reads from it. */
export function createStreamReader(stream: Stream, clock: Clock, signal?: AbortSignal): ByteReader {
	const reader = createReader(stream);
	let stillness = 0;
	const progress = () => (reader.isWaiting() ? reader.chunks() : --stillness);
	const stopMonitor = monitor(stream, progress, clock, signal);
	return {
		...reader,
		async close() {
			stopMonitor();
			await reader.close();
		},
	};
}
