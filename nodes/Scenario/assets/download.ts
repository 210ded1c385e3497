import type { IBinaryData, IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { NodeOperationError, UserError } from 'n8n-workflow';

import type { ApiFailure, Result } from '../transport/apiFailure';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { apiPath, isStream, requestUnauthenticated } from '../transport/request';
import type { LongRetryOptions } from '../transport/retry';
import { DEFAULT_RETRY_MS, retryLong } from '../transport/retry';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { batchById, limitConcurrency } from '../utils/concurrency';
import { asRecords, asText } from '../utils/json';
import type { Asset } from './asset';
import { bareAsset, getKind, readAsset, readMimeType } from './asset';
import type { BinaryContext } from './binaryData';
import { binaryStart, getFileSize } from './binaryData';
import {
	getDownloadName,
	kindForMimeType,
	mimeTypeForExtension,
	normalizeMimeType,
} from './fileName';
import { withMonitor } from './stream';

/** Fetches an asset with a new URL; throws a NodeApiError if it can't be fetched. */
export type AssetLoader = (assetId: string) => Promise<Asset>;

/** The API's limit. */
const MAX_IDS_PER_REQUEST = 200;

const RETRY = { ms: 60_000, tries: 3 };

/** An asset without a URL is of no use yet. It may get one within a minute. */
const requireUrl = (asset: Asset | undefined): Result<Asset> =>
	asset?.url === undefined
		? { failure: { status: 404, reason: 'its record has no URL' } }
		: { body: asset };

async function fetchAsset(client: ScenarioClient, assetId: string): Promise<Asset> {
	const reply = await client.get(apiPath('assets', assetId));
	return readAsset(reply) ?? bareAsset(assetId, reply);
}

/** Fetches an asset without retries, which are up to the caller. */
async function requestAsset(client: ScenarioClient, assetId: string): Promise<Result<Asset>> {
	const request = { method: 'GET', path: apiPath('assets', assetId) } as const;
	const result = await client.requestWithRetry(request, { ...RETRY, tries: 1 });
	return 'failure' in result ? result : requireUrl(readAsset(result.body));
}

/** Requests an asset's file in another format, e.g. webp: the asset with the URL and type of that file. */
export async function requestConversion(
	client: ScenarioClient,
	asset: Asset,
	targetFormat: string,
): Promise<Result<Asset>> {
	const path = apiPath('assets', asset.assetId, 'download');
	const request = { method: 'POST', path, body: { targetFormat } } as const;
	const result = await client.requestWithRetry(request, RETRY);
	if ('failure' in result) return result;
	const { url, mimeType } = result.body;
	const type = readMimeType(mimeType) ?? mimeTypeForExtension(targetFormat);
	return requireUrl({ ...asset, url: asText(url), mimeType: type, size: undefined });
}

const NO_ASSETS = new Map<string, Asset>();

/** Fetches several assets. The result lacks those that are missing or incomplete. */
async function fetchAssets(
	client: ScenarioClient,
	assetIds: string[],
): Promise<Map<string, Asset>> {
	const request = { method: 'POST', path: '/assets/get-bulk', body: { assetIds } } as const;
	const result = await client.requestWithRetry(request, RETRY);
	if ('failure' in result) return NO_ASSETS;
	const assets = asRecords(result.body.assets).map(readAsset);
	return new Map(assets.flatMap((asset) => (asset?.url ? [[asset.assetId, asset] as const] : [])));
}

/**
 * Creates a loader that batches requests. An asset that is missing in a batch is fetched by itself,
 * which also gives the reason.
 */
export const createAssetLoader = (client: ScenarioClient): AssetLoader =>
	batchById(MAX_IDS_PER_REQUEST, (assetIds) => {
		const found = assetIds.length > 1 ? fetchAssets(client, assetIds) : Promise.resolve(NO_ASSETS);
		return async (assetId) => (await found).get(assetId) ?? (await fetchAsset(client, assetId));
	});

/** Appended to the asset ID in messages. */
const madeBy = (jobId: string | undefined): string =>
	jobId === undefined ? '' : `, made by job ${jobId},`;

/** The n8n error for an asset that can't be fetched. */
function assetError(
	client: ScenarioClient,
	failure: ApiFailure,
	assetId: string,
	jobId?: string,
): NodeApiError {
	const error = toNodeApiError(client.node, failure);
	error.message = `Asset ${assetId}${madeBy(jobId)} couldn't be fetched: ${error.message}`;
	return error;
}

/**
 * Fetches an asset of a job: first in a batch, then by itself, with retries for minutes.
 *
 * @param retryMs milliseconds, as in `LongRetryOptions`
 * @throws {NodeApiError} with the asset and job in its message, when it can't be fetched
 */
export async function fetchResultAsset(
	client: ScenarioClient,
	lookUp: AssetLoader,
	{ assetId, jobId }: { assetId: string; jobId: string },
	retryMs?: number,
): Promise<Asset> {
	const attempt = async (tries: number): Promise<Result<Asset>> => {
		if (tries > 1) return await requestAsset(client, assetId);
		try {
			return requireUrl(await lookUp(assetId));
		} catch (reason) {
			return { failure: { reason: describeThrown(reason) } };
		}
	};
	const result = await retryLong(attempt, client, { retryMs });
	if ('failure' in result) throw assetError(client, result.failure, assetId, jobId);
	return result.body;
}

/** Milliseconds until the first byte. */
const REPLY_TIMEOUT_MS = 60_000;

/**
 * Downloads of the whole process. A run has a lower limit of its own, so that the files of one with
 * many don't keep others waiting.
 */
const downloads = limitConcurrency(60);

const CONCURRENT_OF_RUN = 40;

/** Bytes. n8n keeps whole files in memory while it stores them in its database. */
const LARGE = 16 * 1024 ** 2;

const largeDownloads = limitConcurrency(6);

export const limitDownloadsOfRun = (): ConcurrencyLimit => limitConcurrency(CONCURRENT_OF_RUN);

/** The part of the node's or trigger's context that downloads need. */
export interface FileContext {
	helpers: BinaryContext['helpers'] &
		Pick<IExecuteFunctions['helpers'], 'httpRequest' | 'prepareBinaryData'>;
}

export interface DownloadOptions extends Pick<LongRetryOptions, 'retryMs'> {
	/** From `limitDownloadsOfRun`. */
	limit: ConcurrencyLimit;
	/** The job that made the file, for the message. */
	jobId?: string;
	/** File name without its extension. Default: see `getDownloadName`. */
	name?: string;
	/** Gets a new URL. Default: that of the asset's record. */
	reload?: () => Promise<Result<Asset>>;
}

/** What a proxy or the service writes in place of a file. */
const isText = (mimeType: string): boolean =>
	['document', 'json', 'text'].includes(kindForMimeType(mimeType) ?? '');

/**
 * Whether a reply with a success status can be the asset's file. A page of a proxy or a message of the
 * service is a text of another length; a file without a type of its own has the asset's length.
 */
function isPlausible({ mimeType = '', size }: Asset, contentType: unknown, bytes: number): boolean {
	const type = normalizeMimeType(String(contentType ?? ''));
	if (type === mimeType || bytes === size) return true;
	if (kindForMimeType(type) === undefined) return size === undefined;
	return !isText(type) || isText(mimeType);
}

/**
 * Downloads a file once. A failure has no status, because the status of one signed URL (expired, or not
 * available yet) doesn't apply to the next.
 */
async function transfer(
	context: FileContext,
	client: ScenarioClient,
	asset: Asset,
	name: string | undefined,
): Promise<Result<IBinaryData>> {
	const failed = (reason: string, more: Partial<ApiFailure> = {}) => ({
		failure: { reason, ...more },
	});
	if (!asset.url) return failed('it has no URL yet');
	const request = { url: asset.url, timeout: REPLY_TIMEOUT_MS };
	const result = await requestUnauthenticated(context, request, client);
	if ('failure' in result) {
		const { status, reason, waitMs, nonRetryable } = result.failure;
		return failed(status ? `its URL returned HTTP ${status}` : reason, { waitMs, nonRetryable });
	}
	const { body: stream, headers } = result.body;
	if (!isStream(stream)) return failed('the response contained no file');
	try {
		const fileName = getDownloadName(asset, name);
		const store = async () =>
			await context.helpers.prepareBinaryData(stream, fileName, asset.mimeType);
		const file = await withMonitor(stream, store, client);
		const announced = Number(headers['content-length'] ?? NaN);
		const stored = await getFileSize(context, file);
		if (Number.isFinite(announced) && stored !== announced) {
			return failed(`only ${stored} of ${announced} bytes arrived`);
		}
		return isPlausible(asset, headers['content-type'], stored)
			? { body: file }
			: failed('its URL returned something else');
	} catch (error) {
		stream.destroy();
		client.signal?.throwIfAborted();
		// n8n's store throws a UserError for a file that is too large, which a retry can't change.
		return failed(describeThrown(error), { nonRetryable: error instanceof UserError });
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
	options: DownloadOptions,
): Promise<IBinaryData> {
	const { assetId } = asset;
	const { jobId, name, retryMs = DEFAULT_RETRY_MS, limit: limitOfRun } = options;
	const { reload = async () => await requestAsset(client, assetId) } = options;
	// The size of originals and conversions is unknown: they may be large.
	const limitOfProcess = (asset.size ?? Infinity) > LARGE ? largeDownloads : downloads;
	const limit: ConcurrencyLimit = async (work, signal) =>
		await limitOfRun(async () => await limitOfProcess(work, signal), signal);
	let gone: ApiFailure | undefined;

	const attempt = async (tries: number) => {
		const loaded = tries === 1 ? { body: asset } : await reload();
		gone = 'failure' in loaded ? loaded.failure : undefined;
		return 'failure' in loaded ? loaded : await transfer(context, client, loaded.body, name);
	};

	const result = await retryLong(attempt, client, { retryMs, limit });
	if (!('failure' in result)) return result.body;
	if (gone) throw assetError(client, gone, assetId, jobId);
	const { reason, nonRetryable } = result.failure;
	const message = `The file of asset ${assetId}${madeBy(jobId)} couldn't be downloaded: ${reason}`;
	const minutes = Math.max(1, Math.round(retryMs / 60_000));
	const description = `${nonRetryable ? '' : `Tried for ${minutes} minute${minutes === 1 ? '' : 's'}. `}The asset is kept in Scenario. Retry this execution, or get it with Download Asset and its asset ID.`;
	throw new NodeOperationError(client.node, message, { description });
}

/** Bytes. More would make each item of an execution large; the file has it all the same. */
const MAX_TEXT_BYTES = 1024 ** 2;

export const isTextAsset = (asset: Asset): boolean => getKind(asset) === 'text';

/**
 * The text of a text asset: a short one is in its record, a longer one only in its file.
 *
 * @param download stores the file in n8n; called only if it has to be read
 * @returns null if it is longer than 1 MB
 * @throws what `download` throws
 */
export async function readAssetText(
	context: BinaryContext,
	client: ScenarioClient,
	{ text, size = 0 }: Asset,
	download: () => Promise<IBinaryData>,
): Promise<string | null> {
	if (text !== undefined) return text;
	if (size > MAX_TEXT_BYTES) return null;
	const bytes = await binaryStart(context, client, await download(), MAX_TEXT_BYTES + 1);
	return bytes.length > MAX_TEXT_BYTES ? null : new TextDecoder().decode(bytes);
}
