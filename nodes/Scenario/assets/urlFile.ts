import type { IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { textOf } from '../transport/json';
import { repeatWhilePassing } from '../transport/retry';
import { exchangeOpenly } from '../transport/signed';
import { lineOf } from '../transport/text';
import { binaryReader, bytesOf } from './binary';
import { fileNameInUrl, harmless } from './fileName';
import type { Opened } from './incoming';
import type { Wanted } from './kind';
import { fittingKind, typeOf } from './kind';
import { plainMimeType } from './mediaTypes';
import type { ByteReader } from './reader';
import { SNIFFED_BYTES } from './sniff';
import type { Stream } from './stream';
import { guarded, isStream, streamReader } from './stream';

/** Milliseconds until the first byte. */
const ANSWER_WITHIN = 60_000;

const PATIENCE = { ms: 120_000, tries: 4 };

/** Whoever asks for a file and gets one of these got a login form, or a notice. */
const PAGES = new Set(['text/html', 'application/xhtml+xml']);

const LONGEST_SHOWN = 300;

/** A URL as messages may show it: the query may hold a signature, and the front a password. */
export function shownUrl(url: string): string {
	const [, scheme = '', rest = url] = /^([a-z]+:\/\/)?([^?#]*)/i.exec(url) ?? [];
	return lineOf(scheme + rest.replace(/^[^/]*@/, ''), LONGEST_SHOWN) ?? '';
}

function nameOf(headers: JsonRecord, url: string): string {
	const disposition = textOf(headers['content-disposition']) ?? '';
	const named = /filename="?([^";]+)/i.exec(disposition)?.[1];
	return harmless(named ?? '') || harmless(fileNameInUrl(url)) || 'file';
}

/** Bytes, where the input doesn't say: far more than any model takes. */
const LARGEST = 10 * 1024 ** 3;

/** Bytes that may come beyond the limit of the input: the message can tell the size then. */
const SLACK = 64 * 1024 ** 2;

/** Where the length isn't known ahead, n8n's own binary store takes the file first. */
async function spooled(
	context: IExecuteFunctions,
	api: ScenarioApi,
	stream: Stream,
	fileName: string,
	mimeType: string,
	maxSize = LARGEST,
): Promise<{ reader: ByteReader; size: number }> {
	const store = async () =>
		await context.helpers.prepareBinaryData(stream, fileName, mimeType || undefined);
	const file = await guarded(stream, store, api.clock, api.signal, maxSize + SLACK);
	return { reader: await binaryReader(context, api, file), size: await bytesOf(context, file) };
}

/**
 * Asks a URL for its file. No credentials go along, redirects are followed, and what comes is
 * looked at before any of it is passed on. Where its length is told it streams through; in a
 * second try it is stored first.
 *
 * @throws when the transfer breaks off while the file is being stored, or looked at
 */
export async function openUrl(
	context: IExecuteFunctions,
	api: ScenarioApi,
	url: string,
	wanted: Wanted,
	tries: number,
): Promise<Opened> {
	const { clock, signal } = api;
	const title = shownUrl(url);
	const answer = await repeatWhilePassing(
		async () => await exchangeOpenly(context, { url, timeout: ANSWER_WITHIN }, clock.now, signal),
		{ deadline: clock.now() + PATIENCE.ms, tries: PATIENCE.tries },
		clock,
		signal,
	);
	if ('refusal' in answer) {
		const { status, reason } = answer.refusal;
		const how = status ? `which answers with HTTP ${status}` : `which gives no answer: ${reason}`;
		return { why: `names ${title}, ${how}` };
	}
	const { body: stream, headers } = answer.body;
	if (!isStream(stream)) return { why: `names ${title}, which gives no file` };
	const declared = plainMimeType(textOf(headers['content-type']) ?? '');
	if (PAGES.has(declared)) {
		stream.destroy();
		return { why: `names ${title}, which gives a web page instead of a file` };
	}
	const fileName = nameOf(headers, url);
	const announced = Number(headers['content-length'] ?? NaN);
	// A server may pack what it sends, and tell the length of that.
	const isTold = Number.isFinite(announced) && tries === 1;
	const { reader, size } = isTold
		? { reader: streamReader(stream, clock, signal), size: announced }
		: await spooled(context, api, stream, fileName, declared, wanted.maxSize);
	let opened: Opened | undefined;
	try {
		const start = async () => await reader.peek(SNIFFED_BYTES);
		const { mimeType, kind } = await typeOf({ mimeType: declared, fileName }, start, wanted.kind);
		const fitting = fittingKind(wanted, { mimeType, kind, size }, title);
		opened =
			'why' in fitting
				? fitting
				: { incoming: { fileName, mimeType, kind: fitting.kind, size, reader } };
		return opened;
	} finally {
		if (!opened || 'why' in opened) await reader.close();
	}
}
