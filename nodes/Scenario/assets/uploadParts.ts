import type { IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { numberOf, recordsOf, textOf } from '../transport/json';
import { pathTo } from '../transport/path';
import type { Answer } from '../transport/refusal';
import { repeatWhilePassing } from '../transport/retry';
import { exchangeOpenly } from '../transport/signed';
import { idOf } from '../transport/text';
import type { Incoming } from './incoming';
import { partPlan } from './parts';
import { isMoreIn } from './reader';
import { uploadEnd, uploadOf } from './uploadEnd';
import type { Attempt } from './uploaded';

/** For one call, and for one part. */
const PATIENCE = { ms: 600_000, tries: 6 };

/** Milliseconds for a part, and the slowest line that is waited for, in bytes a second. */
const PART_WITHIN = 120_000;
const SLOWEST = 32 * 1024;

/** What the upload endpoint calls the kinds; it knows fewer than there are. */
const UPLOAD_KINDS = new Map([
	['image-hdr', 'image'],
	['json', 'text'],
	['document', 'text'],
]);

/**
 * Sends a file in parts, one after the other: one part at most is in memory, and each is repeated
 * by itself while the trouble is a passing one.
 */
export async function uploadParts(
	context: IExecuteFunctions,
	api: ScenarioApi,
	incoming: Incoming,
): Promise<Attempt> {
	const { fileName, mimeType, kind, size, reader } = incoming;
	const { count, partSize } = partPlan(size);
	const { clock, signal } = api;
	const patience = () => ({ deadline: clock.now() + PATIENCE.ms, tries: PATIENCE.tries });

	const post = async (path: string, body: JsonRecord): Promise<Answer> =>
		await api.ask({ method: 'POST', path, body }, patience());

	const put = async (url: string, body: Buffer) => {
		const timeout = Math.max(PART_WITHIN, (body.length / SLOWEST) * 1000);
		const attempt = async () =>
			await exchangeOpenly(context, { url, body, timeout }, clock.now, signal);
		return await repeatWhilePassing(attempt, patience(), clock, signal);
	};

	const begun = await post('/uploads', {
		fileName,
		fileSize: size,
		contentType: mimeType,
		kind: UPLOAD_KINDS.get(kind) ?? kind,
		parts: count,
	});
	if ('refusal' in begun) return begun;
	const upload = uploadOf(begun.body);
	const uploadId = idOf(upload.id);
	const urls = recordsOf(upload.parts)
		.sort((a, b) => (numberOf(a.number) ?? 0) - (numberOf(b.number) ?? 0))
		.flatMap(({ url }) => textOf(url) ?? []);
	if (!uploadId || urls.length !== count) return { again: 'Scenario told no places for its parts' };

	const buffer = Buffer.allocUnsafe(Math.min(partSize, size));
	let sent = 0;
	for (const url of urls) {
		const part = buffer.subarray(0, Math.min(partSize, size - sent));
		const came = await reader.fill(part);
		if (came < part.length) return { again: `only ${sent + came} of ${size} bytes came` };
		const answer = await put(url, part);
		if ('refusal' in answer) {
			const { status, reason } = answer.refusal;
			return { again: `a part was not taken (${status ? `HTTP ${status}` : reason})` };
		}
		sent += part.length;
	}
	if (await isMoreIn(reader))
		return { again: `more bytes came than the ${size} that were announced` };
	const completed = await post(pathTo('uploads', uploadId, 'action'), {
		action: 'complete',
	});
	return await uploadEnd(api, uploadId, completed);
}
