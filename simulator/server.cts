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
import { demandCredentials } from './edge/auth.cts';
import { makeFaults } from './edge/faults.cts';
import { limitRate } from './edge/rateLimit.cts';
import { recordRequests } from './edge/recording.cts';
import { answerRefusals } from './edge/refuse.cts';
import { serveStorage } from './uploads/storage.cts';
import type { World } from './world.cts';

/** What the service takes in a body: images in base64 stay under it. */
const BODY_LIMIT = 6 * 1024 ** 2;

/** The whole service: the API under /v1, files under /cdn and /storage, and /_control. */
export function buildServer(world: World, control: Control) {
	const server = Fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 300 },
	});
	recordRequests(server, world);
	makeFaults(server, world);
	answerRefusals(server);
	void server.register(
		async (api) => {
			demandCredentials(api, world);
			limitRate(api, world);
			serveModels(api, world);
			serveGenerate(api, world);
			serveJobs(api, world);
			serveAssets(api, world);
			serveUploads(api, world);
			serveWorkflows(api, world);
			serveAccount(api, world);
		},
		{ prefix: '/v1' },
	);
	serveDownloads(server, world);
	serveStorage(server, world);
	serveControl(server, control);
	return server;
}
