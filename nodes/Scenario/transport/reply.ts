import { isRecord } from './json';

/** Bytes. A list of 500 models has about one million. */
const LARGEST = 32 * 1024 ** 2;

/** Replies have ten levels at the most. What is deeper n8n could not store. */
const DEEPEST = 100;

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
type Incoming = AsyncIterable<unknown> & { destroy(reason?: Error): unknown };

const isIncoming = (body: unknown): body is Incoming =>
	typeof body === 'object' &&
	body !== null &&
	Symbol.asyncIterator in body &&
	'destroy' in body &&
	typeof body.destroy === 'function';

/** Reads until the end, or until there is more than anybody wants to have in memory. */
async function textFrom(body: Incoming): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		if (!(chunk instanceof Uint8Array)) continue;
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop ends the stream.
		if (length > LARGEST) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Takes `__proto__` out of the objects; says whether they are nested as deep as a reply may be. */
function isTame(parsed: unknown): boolean {
	let level: unknown[] = [parsed];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > DEEPEST) return false;
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

/** The JSON in a text, or the text itself where it is none, or none that should be looked at. */
export function jsonOrText(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '');
	if (text.length > LARGEST) return trimmed;
	try {
		const parsed: unknown = JSON.parse(trimmed);
		return isTame(parsed) ? parsed : trimmed;
	} catch {
		return trimmed;
	}
}

/**
 * The body of a reply: JSON, or a text. It has to be there in time, however slowly it drips.
 *
 * @param timeout milliseconds
 * @throws what ended the stream before its end
 */
export async function bodyOf(body: unknown, timeout: number, signal?: AbortSignal) {
	if (!isIncoming(body)) return body;
	const late = AbortSignal.timeout(Math.ceil(timeout));
	const endLate = () => body.destroy(Object.assign(new Error('ETIMEDOUT'), { code: 'ETIMEDOUT' }));
	const end = () => body.destroy();
	late.addEventListener('abort', endLate, { once: true });
	signal?.addEventListener('abort', end, { once: true });
	if (signal?.aborted) end();
	try {
		return jsonOrText(await textFrom(body));
	} finally {
		late.removeEventListener('abort', endLate);
		signal?.removeEventListener('abort', end);
	}
}
