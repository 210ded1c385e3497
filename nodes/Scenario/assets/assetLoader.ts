import type { NodeApiError } from 'n8n-workflow';

import type { ApiFailure, Result } from '../transport/apiFailure';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/client';
import { apiPath } from '../transport/request';
import { asRecords } from '../utils/json';
import type { Asset } from './asset';
import { bareAsset, readAsset } from './asset';
import { retryLong } from './retryLong';

/** Fetches an asset with a new URL; throws a NodeApiError if it can't be fetched. */
export type AssetLoader = (assetId: string) => Promise<Asset>;

/** The API's limit. */
const MAX_IDS_PER_REQUEST = 200;

const BULK_RETRY = { ms: 60_000, tries: 3 };

/**
 * Fetches one asset.
 *
 * @throws {NodeApiError} when it can't be fetched
 */
export async function fetchAsset(client: ScenarioClient, assetId: string): Promise<Asset> {
	const reply = await client.get(apiPath('assets', assetId));
	return readAsset(reply) ?? bareAsset(assetId, reply);
}

/** Fetches an asset without retries, which are up to the caller. */
export async function requestAsset(
	client: ScenarioClient,
	assetId: string,
): Promise<Result<Asset>> {
	const request = { method: 'GET', path: apiPath('assets', assetId) } as const;
	const result = await client.requestWithRetry(request, {
		deadline: client.clock.now() + BULK_RETRY.ms,
		tries: 1,
	});
	if ('failure' in result) return result;
	return { body: readAsset(result.body) ?? bareAsset(assetId, result.body) };
}

/** Appended to the asset ID in messages. */
export const madeBy = (jobId: string | undefined): string =>
	jobId === undefined ? '' : `, made by job ${jobId},`;

/** The n8n error for an asset that can't be fetched. */
export function assetError(
	client: ScenarioClient,
	failure: ApiFailure,
	assetId: string,
	jobId?: string,
): NodeApiError {
	const error = toNodeApiError(client.node, failure);
	error.message = `Asset ${assetId}${madeBy(jobId)} couldn't be fetched: ${error.message}`;
	return error;
}

const NO_ASSETS = new Map<string, Asset>();

/** Fetches several assets. The result lacks those that are missing or incomplete. */
async function fetchAssets(
	client: ScenarioClient,
	assetIds: string[],
): Promise<Map<string, Asset>> {
	const { ms, tries } = BULK_RETRY;
	const result = await client.requestWithRetry(
		{ method: 'POST', path: '/assets/get-bulk', body: { assetIds } },
		{ deadline: client.clock.now() + ms, tries },
	);
	if ('failure' in result) return NO_ASSETS;
	const assets = asRecords(result.body.assets).map(readAsset);
	return new Map(assets.flatMap((asset) => (asset?.url ? [[asset.assetId, asset] as const] : [])));
}

interface QueuedAsset {
	assetId: string;
	resolve: (asset: Promise<Asset>) => void;
}

/**
 * Creates a loader that batches requests: assets requested while a request is in progress are fetched
 * together in the next one. An asset that is missing there is fetched by itself, which also gives the
 * reason.
 */
export function createAssetLoader(client: ScenarioClient): AssetLoader {
	let queue: QueuedAsset[] = [];
	let isLoading = false;

	const loadQueue = async () => {
		// Assets requested in the same tick belong to the first batch.
		await Promise.resolve();
		while (queue.length > 0) {
			const batch = queue.slice(0, MAX_IDS_PER_REQUEST);
			queue = queue.slice(MAX_IDS_PER_REQUEST);
			const assetIds = [...new Set(batch.map(({ assetId }) => assetId))];
			const found =
				assetIds.length > 1 ? fetchAssets(client, assetIds) : Promise.resolve(NO_ASSETS);
			const assets = batch.map(async ({ assetId, resolve }) => {
				const asset = found.then((known) => known.get(assetId) ?? fetchAsset(client, assetId));
				resolve(asset);
				await asset;
			});
			await Promise.allSettled(assets);
		}
		isLoading = false;
	};

	return async (assetId) => {
		const asset = new Promise<Asset>((resolve) => queue.push({ assetId, resolve }));
		if (!isLoading) {
			isLoading = true;
			void loadQueue();
		}
		return await asset;
	};
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
	let isFirst = true;
	const attempt = async (): Promise<Result<Asset>> => {
		if (!isFirst) return await requestAsset(client, assetId);
		isFirst = false;
		try {
			return { body: await lookUp(assetId) };
		} catch (reason) {
			return { failure: { reason: describeThrown(reason), details: {} } };
		}
	};
	const result = await retryLong(attempt, client, { retryMs });
	if ('failure' in result) throw assetError(client, result.failure, assetId, jobId);
	return result.body;
}
