import type { ApiFailure, Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { sharedByProject } from '../transport/project';
import { apiPath } from '../transport/request';
import type { JsonRecord } from '../utils/json';
import { asText, isRecord } from '../utils/json';
import { asId, asLine } from '../utils/text';

/** Why an upload failed: a failure of the API, or the rest of a message after the label. */
export type UploadFailure = { failure: ApiFailure } | { why: string };

export type UploadResult = { assetId: string } | UploadFailure;

/** An upload whose bytes have all been sent: it becomes an asset once it is imported. */
export interface SentUpload {
	uploadId: string;
	/**
	 * Result of the completion request: after a lost reply its retry may be rejected, although the
	 * first attempt succeeded.
	 */
	completed: Result;
}

/** Milliseconds. An import takes seconds, that of a long video minutes. */
const IMPORT_TIMEOUT_MS = 600_000;

const MIN_DELAY_MS = 1_000;

const MAX_DELAY_MS = 5_000;

/** Each check waits this share of the time that the import has taken so far. */
const DELAY_SHARE = 0.6;

/** Milliseconds after which the next import is first checked: a little less than the last one took. */
const getExpectation = sharedByProject(() => ({ importMs: MIN_DELAY_MS }));

/** `{upload: {…}}`, or the record itself. */
export const readUpload = (reply: JsonRecord): JsonRecord =>
	isRecord(reply.upload) ? reply.upload : reply;

function readEnd(upload: JsonRecord): UploadResult | undefined {
	const status = asText(upload.status)?.toLowerCase();
	const assetId = asId(upload.entityId);
	if (status === 'imported' && assetId) return { assetId };
	if (status !== 'failed' && status !== 'failure') return undefined;
	const reason = asLine(upload.errorMessage) ?? 'it gave no reason';
	return { why: `was uploaded, but Scenario couldn't import it: ${reason}` };
}

/**
 * Waits until an upload is imported as an asset. Other statuses (pending, complete, validating,
 * validated) and unknown ones count as in progress.
 */
export async function waitForImport(
	client: ScenarioClient,
	{ uploadId, completed }: SentUpload,
): Promise<UploadResult> {
	const { clock, signal } = client;
	const startedAt = clock.now();
	const deadline = startedAt + IMPORT_TIMEOUT_MS;
	const expectation = getExpectation(client);
	for (let delay = expectation.importMs; ;) {
		await clock.sleep(delay, signal);
		const result = await client.requestWithRetry(
			{ method: 'GET', path: apiPath('uploads', uploadId) },
			{ deadline },
		);
		if ('failure' in result) return result;
		const upload = readUpload(result.body);
		const end = readEnd(upload);
		const elapsed = clock.now() - startedAt;
		if (end) {
			expectation.importMs = Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, elapsed * 0.9));
			return end;
		}
		if ('failure' in completed && asText(upload.status) === 'pending') return completed;
		delay = Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, elapsed * DELAY_SHARE));
		if (clock.now() + delay > deadline) {
			const minutes = IMPORT_TIMEOUT_MS / 60_000;
			return { why: `was uploaded, but Scenario didn't import it within ${minutes} minutes` };
		}
	}
}
