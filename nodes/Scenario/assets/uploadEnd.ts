import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { isRecord, textOf } from '../transport/json';
import { pathTo } from '../transport/path';
import type { Answer } from '../transport/refusal';
import { idOf, lineOf } from '../transport/text';
import type { Uploaded } from './uploaded';

/** Milliseconds. Importing takes seconds, for a long video minutes. */
const IMPORTED_WITHIN = 600_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/** `{upload: {…}}`, or the record itself. */
export const uploadOf = (reply: JsonRecord): JsonRecord =>
	isRecord(reply.upload) ? reply.upload : reply;

function ended(upload: JsonRecord): Uploaded | undefined {
	const status = textOf(upload.status)?.toLowerCase();
	const assetId = idOf(upload.entityId);
	if (status === 'imported' && assetId) return { assetId };
	if (status !== 'failed' && status !== 'failure') return undefined;
	const reason = lineOf(upload.errorMessage) ?? 'it gave no reason';
	return { why: `was uploaded, but Scenario could not import it: ${reason}` };
}

/**
 * Waits until an upload has become an asset. Statuses on the way (pending, complete, validating,
 * validated) and unknown words count as still going on.
 *
 * @param completed what came of saying that all parts are there: after a lost reply the second
 *   time may be refused, though the first one counted
 */
export async function uploadEnd(
	api: ScenarioApi,
	uploadId: string,
	completed: Answer,
): Promise<Uploaded> {
	const deadline = api.clock.now() + IMPORTED_WITHIN;
	for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
		const answer = await api.ask(
			{ method: 'GET', path: pathTo('uploads', uploadId) },
			{ deadline },
		);
		if ('refusal' in answer) return answer;
		const upload = uploadOf(answer.body);
		const end = ended(upload);
		if (end) return end;
		if ('refusal' in completed && textOf(upload.status) === 'pending') return completed;
		if (api.clock.now() + pause > deadline) {
			const minutes = IMPORTED_WITHIN / 60_000;
			return { why: `was uploaded, but Scenario has not imported it within ${minutes} minutes` };
		}
		await api.clock.sleep(pause, api.signal);
	}
}
