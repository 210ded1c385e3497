import { isRecord } from '../utils/json';

/** Bytes. A list of 500 models has about one million. */
const MAX_BODY_BYTES = 32 * 1024 ** 2;

/** Real replies have at most ten levels. n8n couldn't store much deeper ones. */
const MAX_DEPTH = 100;

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
type BodyStream = AsyncIterable<unknown> & { destroy(reason?: Error): unknown };

const isBodyStream = (body: unknown): body is BodyStream =>
	typeof body === 'object' &&
	body !== null &&
	Symbol.asyncIterator in body &&
	'destroy' in body &&
	typeof body.destroy === 'function';

/** Reads until the end, or until the size limit is exceeded. */
async function readText(body: BodyStream): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		if (!(chunk instanceof Uint8Array)) continue;
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop ends the stream.
		if (length > MAX_BODY_BYTES) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Removes `__proto__` from all objects. Returns false if they are nested too deeply. */
function isSafeJson(parsed: unknown): boolean {
	let level: unknown[] = [parsed];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) return false;
		const below: unknown[] = [];
		for (const value of level) {
			if (isRecord(value) && Object.hasOwn(value, '__proto__')) delete value.__proto__;
			if (typeof value !== 'object' || value === null) continue;
			for (const entry of Object.values(value)) below.push(entry);
		}
		level = below;
	}
	return true;
}

/** Parses JSON; returns the text itself if it isn't JSON, or too large or too deep. */
export function parseJsonOrText(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '');
	if (text.length > MAX_BODY_BYTES) return trimmed;
	try {
		const parsed: unknown = JSON.parse(trimmed);
		return isSafeJson(parsed) ? parsed : trimmed;
	} catch {
		return trimmed;
	}
}

/**
 * Reads the body of a reply as JSON or text.
 *
 * @param timeout milliseconds for the whole body
 * @throws the stream's error
 */
export async function readBody(body: unknown, timeout: number, signal?: AbortSignal) {
	if (!isBodyStream(body)) return body;
	const late = AbortSignal.timeout(Math.ceil(timeout));
	const endLate = () => body.destroy(Object.assign(new Error('ETIMEDOUT'), { code: 'ETIMEDOUT' }));
	const end = () => body.destroy();
	late.addEventListener('abort', endLate, { once: true });
	signal?.addEventListener('abort', end, { once: true });
	if (signal?.aborted) end();
	try {
		return parseJsonOrText(await readText(body));
	} finally {
		late.removeEventListener('abort', endLate);
		signal?.removeEventListener('abort', end);
	}
}
