import type { FastifyInstance } from 'fastify';

import type { World } from '../world.cts';
import { Refusal } from './refusal.cts';

const MINUTE = 60_000;

/** So many requests in any minute for the project; those refused don't count. */
export function limitRate(api: FastifyInstance, world: World): void {
	const { rateLimit, pace } = world.settings;
	api.addHook('preHandler', async () => {
		if (rateLimit === 0) return;
		const now = world.now();
		world.hits = world.hits.filter((at) => at > now - MINUTE);
		const [oldest = now] = world.hits;
		if (world.hits.length < rateLimit) world.hits.push(now);
		else {
			const remainingSeconds = Math.ceil((oldest + MINUTE - now) / 1000 / pace);
			throw new Refusal(429, { reason: 'Too many requests', remainingSeconds });
		}
	});
}
