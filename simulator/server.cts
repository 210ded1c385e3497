import Fastify from 'fastify';

import { serveAccount } from './api/account.cts';
import { serveAssets, serveLabels } from './api/assets.cts';
import { serveDownloads } from './api/downloads.cts';
import { serveGenerate } from './api/generate.cts';
import { serveJobs } from './api/jobs.cts';
import { serveModels } from './api/models.cts';
import { serveSearch } from './api/search.cts';
import { serveUploads } from './api/uploads.cts';
import { serveWebhooks } from './api/webhooks.cts';
import { serveWorkflows } from './api/workflows.cts';
import type { Control } from './control/control.cts';
import { serveControl } from './control/routes.cts';
import { limitRate, requireCredentials } from './middleware/access.cts';
import { handleErrors } from './middleware/errors.cts';
import { injectFaults } from './middleware/faults.cts';
import { addLatency } from './middleware/latency.cts';
import { recordRequests } from './middleware/recording.cts';
import type { State } from './state.cts';
import { serveStorage } from './uploads/storage.cts';

/** Maximum body size of the service; base64 images must stay below it. */
const BODY_LIMIT = 6 * 1024 ** 2;

/** The whole service: the API under /v1, files under /cdn and /storage, and /_control. */
export function buildServer(state: State, control: Control) {
	const server = Fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 300 },
	});
	recordRequests(server, state);
	addLatency(server, state);
	injectFaults(server, state);
	handleErrors(server);
	void server.register(
		async (api) => {
			requireCredentials(api, state);
			limitRate(api, state);
			serveModels(api, state);
			serveGenerate(api, state);
			serveJobs(api, state);
			serveAssets(api, state);
			serveSearch(api, state);
			serveLabels(api, state);
			serveUploads(api, state);
			serveWorkflows(api, state);
			serveAccount(api, state);
			serveWebhooks(api, state);
		},
		{ prefix: '/v1' },
	);
	serveDownloads(server, state);
	serveStorage(server, state);
	serveControl(server, control);
	return server;
}
