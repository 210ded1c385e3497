import { toNodeApiError } from '../transport/client';
import type { ScenarioClient } from '../transport/client';
import type { ScenarioRequest } from '../transport/request';
import { apiPath } from '../transport/request';

const TIMEOUT_MS = 60_000;

/**
 * Adds tags to an asset, and the asset to collections. Repeating either changes nothing.
 *
 * @throws {NodeApiError} that names the asset, which exists anyway
 */
export async function organizeAsset(
	client: ScenarioClient,
	assetId: string,
	{ tags, collectionIds }: { tags: string[]; collectionIds: string[] },
	itemIndex: number,
): Promise<void> {
	const send = async (path: string, body: ScenarioRequest['body'], what: string) => {
		const result = await client.requestWithRetry(
			{ method: 'PUT', path, body },
			{ deadline: client.clock.now() + TIMEOUT_MS, tries: 5 },
		);
		if (!('failure' in result)) return;
		const error = toNodeApiError(client.node, result.failure, itemIndex);
		error.message = `Asset ${assetId} was uploaded, but couldn't be ${what}: ${error.message}`;
		throw error;
	};
	if (tags.length > 0) {
		// Not strict: tags that the asset already has are accepted.
		const body = { add: tags, strict: false };
		await send(apiPath('assets', assetId, 'tags'), body, 'tagged');
	}
	for (const collectionId of collectionIds) {
		const path = apiPath('collections', collectionId, 'assets');
		await send(path, { assetIds: [assetId] }, `added to ${collectionId}`);
	}
}
