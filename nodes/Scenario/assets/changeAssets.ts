import type { Result } from '../transport/apiFailure';
import { outcomeUnknown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { apiPath } from '../transport/request';
import { isRetryable, retryWithin, withRetry } from '../transport/retry';
import { batchById } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import type { Asset } from './asset';
import type { AssetLoader } from './download';

/** Of assets that enter or leave a collection in one request (the API's limit). */
const MAX_IDS_TO_MOVE = 49;

interface LabelChanges {
	addTags?: string[];
	removeTags?: string[];
	/** Collections to add the asset to. */
	addTo?: string[];
	removeFrom?: string[];
}

/**
 * Changes the tags and collections of an asset, and returns it as it is then. What is as it should be
 * already isn't changed.
 *
 * @throws {NodeApiError} that names the asset
 */
export type AssetOrganizer = (
	asset: Asset,
	changes: LabelChanges,
	itemIndex: number,
) => Promise<Asset>;

/**
 * Creates the organizer of a run. Assets of many items that enter or leave the same collection do so
 * together.
 */
export function createAssetOrganizer(
	client: ScenarioClient,
	loadAsset: AssetLoader,
): AssetOrganizer {
	const send = async (method: 'PUT' | 'DELETE', path: string, body: JsonRecord) =>
		await client.requestWithRetry({ method, path, body });

	/** Adds assets to a collection, or removes them: the service refuses both if it is done already. */
	const createMover = (method: 'PUT' | 'DELETE', collectionId: string) => {
		const path = apiPath('collections', collectionId, 'assets');
		const isDone = async (assetId: string) =>
			(await loadAsset(assetId)).collectionIds.includes(collectionId) === (method === 'PUT');
		const moveOne = async (assetId: string): Promise<Result> => {
			const result = await send(method, path, { assetIds: [assetId] });
			if (!('failure' in result) || isRetryable(result.failure)) return result;
			// Another item may have done it, or an attempt whose reply was lost.
			return (await isDone(assetId)) ? { body: {} } : result;
		};
		return batchById(MAX_IDS_TO_MOVE, (assetIds) => {
			const moving = assetIds.length > 1 ? send(method, path, { assetIds }) : undefined;
			return async (assetId) => {
				const together = await moving;
				const isRefused = together && 'failure' in together && !isRetryable(together.failure);
				return !together || isRefused ? await moveOne(assetId) : together;
			};
		});
	};

	const movers = new Map<string, ReturnType<typeof createMover>>();
	const move = async (method: 'PUT' | 'DELETE', collectionId: string, assetId: string) => {
		const key = `${method} ${collectionId}`;
		const mover = movers.get(key) ?? createMover(method, collectionId);
		movers.set(key, mover);
		return await mover(assetId);
	};

	return async (asset, changes, itemIndex) => {
		const { assetId } = asset;
		const { addTags = [], removeTags = [], addTo = [], removeFrom = [] } = changes;
		const tags = {
			add: addTags.filter((tag) => !asset.tags.includes(tag)),
			delete: removeTags.filter((tag) => asset.tags.includes(tag)),
		};
		const added = addTo.filter((id) => !asset.collectionIds.includes(id));
		const removed = removeFrom.filter((id) => asset.collectionIds.includes(id));
		const isTagged = tags.add.length + tags.delete.length > 0;
		if (!isTagged && added.length + removed.length === 0) return asset;

		const check = (result: Result, what: string) => {
			if (!('failure' in result)) return;
			const error = toNodeApiError(client.node, result.failure, itemIndex);
			error.message = `Asset ${assetId} couldn't be ${what}: ${error.message}`;
			throw error;
		};
		if (isTagged) {
			// Not strict: another item may have done it meanwhile.
			const body = { ...tags, strict: false };
			check(await send('PUT', apiPath('assets', assetId, 'tags'), body), 'tagged');
		}
		for (const id of added) check(await move('PUT', id, assetId), `added to ${id}`);
		for (const id of removed) check(await move('DELETE', id, assetId), `removed from ${id}`);
		return await loadAsset(assetId);
	};
}

/** The API's limit. */
const MAX_IDS_TO_DELETE = 100;

const DELETE_RETRY = { ms: 60_000, tries: 5 };

/**
 * Creates what deletes the assets of a run, those of many items together. If that is refused, one by
 * one, which also gives the reason for each.
 */
export function createAssetDeleter(client: ScenarioClient): (assetId: string) => Promise<Result> {
	const send = async (assetIds: string[], mayBeDone = false) => {
		const policy = retryWithin(DELETE_RETRY, client.clock);
		const request = { method: 'DELETE', path: '/assets', body: { assetIds } } as const;
		const attempt = async (): Promise<Result> => {
			const result = await client.requestWithRetry(request, { ...DELETE_RETRY, tries: 1 });
			if ('failure' in result && outcomeUnknown(result.failure)) mayBeDone = true;
			return result;
		};
		return { result: await withRetry(attempt, policy, client), mayBeDone };
	};

	return batchById(MAX_IDS_TO_DELETE, (assetIds) => {
		const deleting = assetIds.length > 1 ? send(assetIds) : undefined;
		return async (assetId) => {
			const together = await deleting;
			if (together && !('failure' in together.result)) return together.result;
			const { result, mayBeDone } = await send([assetId], together?.mayBeDone);
			// An attempt whose reply was lost may have deleted it.
			const isGone = mayBeDone && 'failure' in result && result.failure.status === 404;
			return isGone ? { body: {} } : result;
		};
	});
}
