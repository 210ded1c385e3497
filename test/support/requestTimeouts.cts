import { createRequire } from 'node:module';

import type { AxiosStatic } from 'axios';

import type { SkippingClock } from './skippingClock.cts';

const core = createRequire(createRequire(__filename).resolve('n8n-core'));

/** The HTTP client that n8n's engine sends the requests of nodes with. */
const client = createRequire(core.resolve('@n8n/backend-network'))('axios') as AxiosStatic;

const { timeout } = AbortSignal;

let clock: Pick<SkippingClock, 'realTimeout'> | undefined;

client.interceptors.request.use((config) => {
	if (clock && config.timeout) config.timeout = clock.realTimeout(config.timeout);
	return config;
});

/**
 * From now on the timeouts of nodes' requests, and of reading the replies, are durations of this clock.
 *
 * @returns makes them durations of real time again
 */
export function useTimeoutsOf(next: SkippingClock): () => void {
	clock = next;
	AbortSignal.timeout = (ms) => timeout.call(AbortSignal, next.realTimeout(ms));
	return () => {
		clock = undefined;
		AbortSignal.timeout = timeout;
	};
}
