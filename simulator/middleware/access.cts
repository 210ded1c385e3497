import type { FastifyInstance } from 'fastify';

import type { State } from '../state.cts';
import { HttpError } from './errors.cts';

const MINUTE = 60_000;

/** Requires HTTP Basic with the key as user and the secret as password. */
export function requireCredentials(api: FastifyInstance, { settings }: State): void {
	const pair = `${settings.apiKey}:${settings.apiSecret}`;
	const wanted = `Basic ${Buffer.from(pair).toString('base64')}`;
	api.addHook('preHandler', async ({ headers }) => {
		if (headers.authorization !== wanted) throw new HttpError(401, { message: 'Unauthorized' });
	});
}

/** Limits requests per sliding minute. Rejected requests don't count. */
export function limitRate(api: FastifyInstance, state: State): void {
	const { rateLimit, pace } = state.settings;
	api.addHook('preHandler', async () => {
		if (rateLimit === 0) return;
		const now = state.now();
		state.recentRequests = state.recentRequests.filter((at) => at > now - MINUTE);
		const [oldest = now] = state.recentRequests;
		if (state.recentRequests.length < rateLimit) state.recentRequests.push(now);
		else {
			const remainingSeconds = Math.ceil((oldest + MINUTE - now) / 1000 / pace);
			throw new HttpError(429, { reason: 'Too many requests', remainingSeconds });
		}
	});
}
