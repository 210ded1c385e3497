import Fastify from 'fastify';

import { serveAccount } from './api/account.cts';
import { serveAssets } from './api/assets.cts';
import { serveDownloads } from './api/downloads.cts';
import { serveGenerate } from './api/generate.cts';
import { serveJobs } from './api/jobs.cts';
import { serveModels } from './api/models.cts';
import { serveUploads } from './api/uploads.cts';
import { serveWorkflows } from './api/workflows.cts';
import type { Control } from './control/control.cts';
import { serveControl } from './control/routes.cts';
import { requireCredentials } from './middleware/credentials.cts';
import { injectFaults } from './middleware/faults.cts';
import { limitRate } from './middleware/rateLimit.cts';
import { recordRequests } from './middleware/recording.cts';
import { handleErrors } from './middleware/errorHandler.cts';
import { serveStorage } from './uploads/storage.cts';
import type { State } from './state.cts';

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
			serveUploads(api, state);
			serveWorkflows(api, state);
			serveAccount(api, state);
		},
		{ prefix: '/v1' },
	);
	serveDownloads(server, state);
	serveStorage(server, state);
	serveControl(server, control);
	return server;
}
