import type { FastifyInstance } from 'fastify';

import { createUsage } from '../jobs/usage.cts';
import { HttpError } from '../middleware/httpError.cts';
import { getQuery } from '../middleware/request.cts';
import type { State } from '../state.cts';

/** modelUsages → model-usages */
const toTypeName = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `GET /usages`, and `GET /me`, which rejects API keys. */
export function serveAccount(api: FastifyInstance, state: State): void {
	api.get('/usages', async (request) => {
		const query = getQuery(request);
		const usage = Object.entries(createUsage(state, query));
		const wanted = query.type?.split(',') ?? [];
		const chosen = usage.filter(([key]) => wanted.includes(toTypeName(key)));
		// Unknown types count as none, and none as all.
		return Object.fromEntries(chosen.length > 0 ? chosen : usage);
	});

	api.get('/me', async () => {
		throw new HttpError(403, { message: 'API Keys cannot access protected resources' });
	});
}
