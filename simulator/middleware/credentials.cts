import type { FastifyInstance } from 'fastify';

import type { State } from '../state.cts';
import { HttpError } from './httpError.cts';

/** Requires HTTP Basic with the key as user and the secret as password. */
export function requireCredentials(api: FastifyInstance, { settings }: State): void {
	const pair = `${settings.apiKey}:${settings.apiSecret}`;
	const wanted = `Basic ${Buffer.from(pair).toString('base64')}`;
	api.addHook('preHandler', async ({ headers }) => {
		if (headers.authorization !== wanted) {
			throw new HttpError(401, { message: 'Unauthorized' });
		}
	});
}
