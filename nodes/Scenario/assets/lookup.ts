import type { ScenarioApi } from '../transport/api';
import { recordsOf } from '../transport/json';
import { pathTo } from '../transport/path';
import type { Asset } from './asset';
import { readAsset } from './asset';

/** The asset's record as it is now, with a fresh URL; throws a NodeApiError when it can't be had. */
export type AssetLookup = (assetId: string) => Promise<Asset>;

/** As many as one request may name. */
const MOST_AT_ONCE = 200;

const PATIENCE = { ms: 60_000, tries: 3 };

/**
 * Asks for one asset.
 *
 * @throws {NodeApiError} when it can't be had
 */
export async function getAsset(api: ScenarioApi, assetId: string): Promise<Asset> {
	const reply = await api.get(pathTo('assets', assetId));
	return readAsset(reply) ?? { assetId, record: reply };
}

const NONE = new Map<string, Asset>();

/** Asks for many. Those that don't come whole are not among them, whatever the reason. */
async function getAssets(api: ScenarioApi, assetIds: string[]): Promise<Map<string, Asset>> {
	const { ms, tries } = PATIENCE;
	const answer = await api.ask(
		{ method: 'POST', path: '/assets/get-bulk', body: { assetIds } },
		{ deadline: api.clock.now() + ms, tries },
	);
	if ('refusal' in answer) return NONE;
	const assets = recordsOf(answer.body.assets).map(readAsset);
	return new Map(assets.flatMap((asset) => (asset?.url ? [[asset.assetId, asset] as const] : [])));
}

interface Wanted {
	assetId: string;
	give: (asset: Promise<Asset>) => void;
}

/**
 * Looks assets up with few requests: those that are asked for while a request is under way go
 * together in the next. An asset that doesn't come so is asked for by itself, which also tells why
 * it can't be had.
 */
export function assetLookup(api: ScenarioApi): AssetLookup {
	let wanted: Wanted[] = [];
	let underWay = false;

	const lookUpWanted = async () => {
		// What is asked for at the same moment belongs to the first request already.
		await Promise.resolve();
		while (wanted.length > 0) {
			const taken = wanted.slice(0, MOST_AT_ONCE);
			wanted = wanted.slice(MOST_AT_ONCE);
			const assetIds = [...new Set(taken.map(({ assetId }) => assetId))];
			const found = assetIds.length > 1 ? getAssets(api, assetIds) : Promise.resolve(NONE);
			const assets = taken.map(async ({ assetId, give }) => {
				const asset = found.then((known) => known.get(assetId) ?? getAsset(api, assetId));
				give(asset);
				await asset;
			});
			await Promise.allSettled(assets);
		}
		underWay = false;
	};

	return async (assetId) => {
		const asset = new Promise<Asset>((give) => wanted.push({ assetId, give }));
		if (!underWay) {
			underWay = true;
			void lookUpWanted();
		}
		return await asset;
	};
}
