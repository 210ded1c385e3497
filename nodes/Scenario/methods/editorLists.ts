import { listApps } from '../catalog/apps';
import { listModels } from '../catalog/models';
import type { ScenarioClient } from '../transport/client';
import { sharedByProject } from '../transport/project';

/** Milliseconds. n8n calls a search method at every pause in typing. */
const KEPT_MS = 60_000;

/** A list that is loaded once a minute for each project. What couldn't be loaded is not kept. */
export function keepForAMinute<T>(
	load: (client: ScenarioClient) => Promise<T>,
): (client: ScenarioClient) => Promise<T> {
	const getKept = sharedByProject<{ loadedAt: number; list?: Promise<T> }>(() => ({
		loadedAt: -Infinity,
	}));
	return async (client) => {
		const kept = getKept(client);
		const now = client.clock.now();
		if (kept.list && now - kept.loadedAt < KEPT_MS) return await kept.list;
		const list = load(client);
		kept.list = list;
		kept.loadedAt = now;
		list.catch(() => {
			if (kept.list === list) kept.list = undefined;
		});
		return await list;
	};
}

/** All models, own and public, for the editor. */
export const listEditorModels = keepForAMinute(async (client) =>
	// Without the raw records, which only operations return.
	(await listModels(client, 'all')).map((model) => ({ ...model, record: undefined })),
);

/** All apps, own and public, for the editor. */
export const listEditorApps = keepForAMinute(async (client) => await listApps(client));
