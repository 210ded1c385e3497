import type { FastifyInstance } from 'fastify';

import { Refusal } from '../edge/refusal.cts';
import { chargeOf } from '../jobs/stage.cts';
import type { World } from '../world.cts';

/** `GET /usages`; `/me`, which is closed to keys. */
export function serveAccount(api: FastifyInstance, world: World): void {
	api.get('/usages', async () => {
		const units = world.jobs.reduce((sum, job) => sum + chargeOf(job, world.now()), 0);
		return { usages: [{ type: 'custom-generation', count: world.jobs.length, cuCost: units }] };
	});

	api.get('/me', async () => {
		throw new Refusal(403, { message: 'API Keys cannot access protected resources' });
	});
}
