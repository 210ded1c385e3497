import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import { reasonOf } from '../transport/reason';
import { pauseBefore } from '../transport/retry';
import { exchangeOpenly } from '../transport/signed';
import type { Asset } from './asset';
import { bytesOf } from './binary';
import { fileNameOf } from './fileName';
import { getAsset } from './lookup';
import { guarded, isStream } from './stream';

/** A signed URL may expire and a transfer may break off: each try begins with a fresh URL. */
const TRIES = 4;

/** Milliseconds until the first byte. */
const ANSWER_WITHIN = 60_000;

/** What files are fetched and stored with: the context of the node, or of the trigger. */
export interface FileContext {
	helpers: Pick<
		IExecuteFunctions['helpers'],
		'httpRequest' | 'prepareBinaryData' | 'getBinaryMetadata'
	>;
}

/** One try; says in a clause what went wrong, if anything did. */
async function fetchOnce(
	context: FileContext,
	{ clock, signal }: ScenarioApi,
	asset: Asset,
): Promise<{ file: IBinaryData } | { trouble: string }> {
	if (!asset.url) return { trouble: 'it has no URL yet' };
	const request = { url: asset.url, timeout: ANSWER_WITHIN };
	const answer = await exchangeOpenly(context, request, clock.now, signal);
	if ('refusal' in answer) {
		const { status, reason } = answer.refusal;
		return { trouble: status ? `its address answered with HTTP ${status}` : reason };
	}
	const { body: stream, headers } = answer.body;
	if (!isStream(stream)) return { trouble: 'no file came' };
	try {
		const store = async () =>
			await context.helpers.prepareBinaryData(stream, fileNameOf(asset), asset.mimeType);
		const file = await guarded(stream, store, clock, signal);
		const announced = Number(headers['content-length'] ?? NaN);
		const stored = await bytesOf(context, file);
		if (Number.isFinite(announced) && stored !== announced) {
			return { trouble: `only ${stored} of ${announced} bytes came` };
		}
		return { file };
	} catch (error) {
		signal?.throwIfAborted();
		return { trouble: reasonOf(error) };
	}
}

/**
 * Streams an asset's file into n8n's binary data. `asset` is as it was looked up; every further try
 * looks it up anew.
 *
 * @throws {NodeApiError} when the asset can't be had any more
 * @throws {NodeOperationError} when its file still doesn't come after several tries
 */
export async function downloadFile(
	context: FileContext,
	api: ScenarioApi,
	asset: Asset,
): Promise<IBinaryData> {
	const { assetId } = asset;
	let trouble = '';
	for (let tries = 1; tries <= TRIES; tries++) {
		const fresh = tries === 1 ? asset : await getAsset(api, assetId);
		const outcome = await fetchOnce(context, api, fresh);
		if ('file' in outcome) return outcome.file;
		trouble = outcome.trouble;
		const pause = pauseBefore({ reason: trouble, details: {} }, tries, api.clock.random);
		if (tries < TRIES) await api.clock.sleep(pause, api.signal);
	}
	throw new NodeOperationError(
		api.node,
		`The file of asset ${assetId} could not be downloaded: ${trouble}`,
		{
			description: `Tried ${TRIES} times. The asset is safe in Scenario; run this node again, or fetch it later by its asset ID.`,
		},
	);
}
