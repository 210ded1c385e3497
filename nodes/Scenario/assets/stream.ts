import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../transport/clock';
import { isRecord } from '../transport/json';
import type { ByteReader } from './reader';
import { readerOf } from './reader';

/** What n8n's binary helpers take. */
type Storable = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0];

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
export type Stream = Exclude<Storable, Uint8Array>;

export const isStream = (value: unknown): value is Stream =>
	isRecord(value) &&
	[value.pipe, value.push, value.destroy].every((each) => typeof each === 'function');

/** Milliseconds without a byte after which a transfer counts as stalled. */
const SILENCE_MS = 60_000;

const LOOK_EVERY_MS = 1_000;

/**
 * Counts the bytes that come into a stream, whoever reads them. The connection does not tell: what
 * the HTTP client gives may be a stream of its own around it.
 *
 * @returns how many have come so far
 */
function bytesInto(stream: Stream): () => number {
	let count = 0;
	const push = stream.push.bind(stream);
	stream.push = (chunk: unknown, encoding) => {
		if (chunk instanceof Uint8Array) count += chunk.length;
		return push(chunk, encoding);
	};
	return () => count;
}

/**
 * Watches over a stream: a transfer that stalls, and a cancelled execution, end it, so that who
 * reads from it hears of it instead of waiting for ever.
 *
 * @param progress a number that changes as long as the transfer goes on
 * @param most what it may come to: a server need not ever stop
 * @returns ends the watch
 */
function watchOver(
	stream: Stream,
	progress: () => number,
	clock: Clock,
	signal?: AbortSignal,
	most = Infinity,
): () => void {
	let done = false;
	const end = () => stream.destroy(new Error('the transfer stalled, or was stopped'));
	const endTooLong = () => stream.destroy(new Error('the file is larger than it may be'));
	// Who reads hears of it; while nobody does, it must not become an uncaught one.
	stream.on('error', () => {});
	if (signal?.aborted) end();
	signal?.addEventListener('abort', end, { once: true });
	const watch = async () => {
		let last = progress();
		let lastChangeAt = clock.now();
		while (!done) {
			await clock.sleep(LOOK_EVERY_MS, signal);
			const now = progress();
			if (now !== last) lastChangeAt = clock.now();
			last = now;
			if (!done && now > most) endTooLong();
			if (!done && clock.now() - lastChangeAt > SILENCE_MS) end();
		}
	};
	// A cancelled execution ends the watch by rejecting it; the stream hears of it by itself.
	watch().catch(() => {});
	return () => {
		done = true;
		signal?.removeEventListener('abort', end);
	};
}

/**
 * Runs `consume`, which hands the stream on, while watching over it.
 *
 * @param most bytes, looked at every second
 */
export async function guarded<T>(
	stream: Stream,
	consume: () => Promise<T>,
	clock: Clock,
	signal?: AbortSignal,
	most?: number,
): Promise<T> {
	const endWatch = watchOver(stream, bytesInto(stream), clock, signal, most);
	try {
		return await consume();
	} finally {
		endWatch();
	}
}

/** Reads a stream while watching over it. It may lie still for as long as nobody asks for bytes. */
export function streamReader(stream: Stream, clock: Clock, signal?: AbortSignal): ByteReader {
	const reader = readerOf(stream);
	let stillness = 0;
	const progress = () => (reader.isWaiting() ? reader.chunks() : --stillness);
	const endWatch = watchOver(stream, progress, clock, signal);
	return {
		...reader,
		async close() {
			endWatch();
			await reader.close();
		},
	};
}
