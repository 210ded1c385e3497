import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import type { ApiFailure, Result } from '../transport/apiFailure';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { requestUnauthenticated } from '../transport/request';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { Asset } from './asset';
import { requestAsset, assetError, madeBy } from './assetLoader';
import { getFileSize } from './binaryData';
import { getDownloadName } from './fileName';
import type { LongRetryOptions } from './retryLong';
import { DEFAULT_RETRY_MS, retryLong } from './retryLong';
import { isStream, withMonitor } from './stream';

/** Milliseconds until the first byte. */
const REPLY_TIMEOUT_MS = 60_000;

/**
 * Downloads of the whole process. A run has a lower limit of its own, so that the files of one with
 * many don't keep others waiting.
 */
const downloads = limitConcurrency(6);

const CONCURRENT_OF_RUN = 3;

export const limitDownloadsOfRun = (): ConcurrencyLimit => limitConcurrency(CONCURRENT_OF_RUN);

/** The part of the node's or trigger's context that downloads need. */
export interface FileContext {
	helpers: Pick<
		IExecuteFunctions['helpers'],
		'httpRequest' | 'prepareBinaryData' | 'getBinaryMetadata'
	>;
}

export interface DownloadOptions extends Pick<LongRetryOptions, 'retryMs'> {
	/** From `limitDownloadsOfRun`. */
	limit: ConcurrencyLimit;
	/** The job that made the file, for the message. */
	jobId?: string;
	/** File name without its extension. Default: see `getDownloadName`. */
	name?: string;
}

/**
 * Downloads a file once. A failure has no status, because the status of one signed URL (expired, or not
 * available yet) doesn't apply to the next.
 */
async function transfer(
	context: FileContext,
	{ clock, signal }: ScenarioClient,
	asset: Asset,
	name: string | undefined,
): Promise<Result<IBinaryData>> {
	const refused = (reason: string, more: Partial<ApiFailure> = {}) => ({
		failure: { reason, details: {}, ...more },
	});
	if (!asset.url) return refused('it has no URL yet');
	const request = { url: asset.url, timeout: REPLY_TIMEOUT_MS };
	const result = await requestUnauthenticated(context, request, clock.now, signal);
	if ('failure' in result) {
		const { status, reason, waitMs, nonRetryable } = result.failure;
		const why = status ? `its URL returned HTTP ${status}` : reason;
		return refused(why, { waitMs, nonRetryable });
	}
	const { body: stream, headers } = result.body;
	if (!isStream(stream)) return refused('the response contained no file');
	try {
		const fileName = getDownloadName(asset, name);
		const store = async () =>
			await context.helpers.prepareBinaryData(stream, fileName, asset.mimeType);
		const file = await withMonitor(stream, store, clock, signal);
		const announced = Number(headers['content-length'] ?? NaN);
		const stored = await getFileSize(context, file);
		if (Number.isFinite(announced) && stored !== announced) {
			return refused(`only ${stored} of ${announced} bytes arrived`);
		}
		return { body: file };
	} catch (error) {
		stream.destroy();
		signal?.throwIfAborted();
		// n8n's store throws a UserError for a file that is too large, which a retry can't change.
		return refused(describeThrown(error), { nonRetryable: error instanceof UserError });
	}
}

/**
 * Streams an asset's file into n8n's binary data. A signed URL may expire and a transfer may be
 * interrupted, so it is retried for minutes, each time with a new URL.
 *
 * @param asset used for the first attempt
 * @throws {NodeApiError} when the asset can no longer be fetched
 * @throws {NodeOperationError} when its file can't be downloaded within that time
 */
export async function downloadFile(
	context: FileContext,
	client: ScenarioClient,
	asset: Asset,
	{ jobId, name, retryMs = DEFAULT_RETRY_MS, limit: limitOfRun }: DownloadOptions,
): Promise<IBinaryData> {
	const { assetId } = asset;
	const limit: ConcurrencyLimit = async (work, signal) =>
		await limitOfRun(async () => await downloads(work, signal), signal);
	let known: Asset | undefined = asset;
	let gone: ApiFailure | undefined;

	const attempt = async () => {
		const loaded = known ? { body: known } : await requestAsset(client, assetId);
		known = undefined;
		gone = 'failure' in loaded ? loaded.failure : undefined;
		return 'failure' in loaded ? loaded : await transfer(context, client, loaded.body, name);
	};

	const result = await retryLong(attempt, client, { retryMs, limit });
	if (!('failure' in result)) return result.body;
	if (gone) throw assetError(client, gone, assetId, jobId);
	const { reason, nonRetryable } = result.failure;
	const message = `The file of asset ${assetId}${madeBy(jobId)} couldn't be downloaded: ${reason}`;
	const minutes = Math.max(1, Math.round(retryMs / 60_000));
	const description = `${nonRetryable ? '' : `Tried for ${minutes} minute${minutes === 1 ? '' : 's'}. `}The asset is kept in Scenario. Run this node again, or download it later by its asset ID.`;
	throw new NodeOperationError(client.node, message, { description });
}
