import type { FastifyInstance } from 'fastify';

import type { World } from '../world.cts';
import { Refusal } from './refusal.cts';

/** HTTP Basic with the key as user and the secret as password, for every call of the API. */
export function demandCredentials(api: FastifyInstance, { settings }: World): void {
	const pair = `${settings.apiKey}:${settings.apiSecret}`;
	const wanted = `Basic ${Buffer.from(pair).toString('base64')}`;
	api.addHook('preHandler', async ({ headers }) => {
		if (headers.authorization !== wanted) {
			throw new Refusal(401, { message: 'Unauthorized' });
		}
	});
}
