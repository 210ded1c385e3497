import { listApps } from '../catalog/apps';
import { listModels } from '../catalog/models';
import type { ScenarioClient } from '../transport/client';
import { keepForAMinute } from '../transport/kept';

/* n8n calls a search method at every pause in typing, so the lists are kept. */

const keptModels = keepForAMinute(async (client) =>
	// Without the raw records, which only operations return.
	(await listModels(client, 'all')).map((model) => ({ ...model, record: undefined })),
);

const keptApps = keepForAMinute(async (client) => await listApps(client));

/** All models, own and public. */
export const listEditorModels = async (client: ScenarioClient) => await keptModels(client, 'all');

/** All apps, own and public. */
export const listEditorApps = async (client: ScenarioClient) => await keptApps(client, 'all');
