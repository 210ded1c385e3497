import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../transport/clock';
import { isRecord } from '../transport/json';

/** What n8n's binary helpers take. */
type Storable = Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0];

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
export type Stream = Exclude<Storable, Uint8Array>;

export const isStream = (value: unknown): value is Stream =>
	isRecord(value) && typeof value.pipe === 'function' && typeof value.destroy === 'function';

/** Milliseconds without a byte after which a transfer counts as stalled. */
const SILENCE_MS = 60_000;

const LOOK_EVERY_MS = 1_000;

/** Bytes that have come in over the stream's connection: counted without touching the stream. */
function bytesArrived(stream: Stream): number {
	const socket: unknown = 'socket' in stream ? stream.socket : undefined;
	return isRecord(socket) && typeof socket.bytesRead === 'number' ? socket.bytesRead : 0;
}

/**
 * Runs `consume` while watching the stream: a transfer that stalls, and a cancelled execution, end
 * the stream, so that `consume` rejects instead of waiting for ever.
 */
export async function guarded<T>(
	stream: Stream,
	consume: () => Promise<T>,
	clock: Clock,
	signal?: AbortSignal,
): Promise<T> {
	let done = false;
	const end = () => stream.destroy(new Error('The transfer was ended'));
	signal?.addEventListener('abort', end, { once: true });
	const watch = async () => {
		let arrived = bytesArrived(stream);
		let lastByteAt = clock.now();
		while (!done) {
			await clock.sleep(LOOK_EVERY_MS, signal);
			const now = bytesArrived(stream);
			if (now !== arrived) lastByteAt = clock.now();
			arrived = now;
			if (!done && clock.now() - lastByteAt > SILENCE_MS) end();
		}
	};
	// A cancelled execution ends the watch by rejecting it; the stream hears of it by itself.
	watch().catch(() => {});
	try {
		return await consume();
	} finally {
		done = true;
		signal?.removeEventListener('abort', end);
	}
}
