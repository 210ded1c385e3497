import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Latencies, Latency } from '../options.cts';
import type { State } from '../state.cts';
import { getPath } from './request.cts';

/** The 99th percentile of the normal distribution. */
const Z_99 = 2.326;

/** Milliseconds with a log-normal distribution, like those of real services. */
function sample({ median, tail }: Latency, random: () => number): number {
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return median * Math.exp((normal * Math.log(tail / median)) / Z_99);
}

function getKind(request: FastifyRequest): keyof Latencies | undefined {
	const path = getPath(request);
	if (path.startsWith('/cdn/files/')) return 'download';
	if (!path.startsWith('/v1/')) return undefined;
	const isSubmission = request.method !== 'GET' && /^\/v1\/(generate|workflows)\//.test(path);
	return isSubmission ? 'submission' : 'other';
}

/**
 * Leaves a request without a reply until the client gives up.
 *
 * @returns call it before a reply is sent all the same
 */
export function leaveUnanswered({ raw: { socket } }: FastifyRequest, { unanswered }: State) {
	const port = socket.remotePort ?? 0;
	const forget = () => {
		unanswered.delete(port);
		socket.off('close', forget);
	};
	unanswered.add(port);
	socket.once('close', forget);
	return forget;
}

/** Waits on the simulated clock, and tells the clock of tests that nothing else happens meanwhile. */
export async function delay(request: FastifyRequest, ms: number, state: State): Promise<void> {
	if (ms <= 0) return;
	const answer = leaveUnanswered(request, state);
	await state.settings.sleep(ms);
	answer();
}

/** Half of the latency passes before a request is processed, half after it. */
export function addLatency(server: FastifyInstance, state: State): void {
	const { latency, random } = state.settings;
	const delays = new WeakMap<FastifyRequest, number>();
	server.addHook('preHandler', async (request) => {
		const kind = getKind(request);
		const drawn = kind && latency[kind];
		if (!drawn) return;
		const half = sample(drawn, random) / 2;
		delays.set(request, half);
		await delay(request, half, state);
	});
	server.addHook('onSend', async (request) => {
		await delay(request, delays.get(request) ?? 0, state);
	});
}
