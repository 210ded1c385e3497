import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { jobLimit } from '../api/run.cts';
import type { Fault, FaultKind } from '../types.cts';
import type { State } from '../state.cts';
import { HttpError } from './httpError.cts';
import { getPath } from './request.cts';
import { leaveUnanswered, spoilReply } from './faultyReply.cts';

declare module 'fastify' {
	interface FastifyRequest {
		fault?: Fault;
	}
}

const DOWNLOADS = '^/cdn/files/';

const DEFAULT_PATHS: Partial<Record<FaultKind, string>> = {
	truncated: DOWNLOADS,
	expired: DOWNLOADS,
};

function fits({ kind, on = {} }: Fault, request: FastifyRequest): boolean {
	const pattern = new RegExp(on.path ?? DEFAULT_PATHS[kind] ?? '^/v1/');
	const { method = request.method } = on;
	return method.toUpperCase() === request.method && pattern.test(getPath(request));
}

/** Takes the first fault that applies to this request. Faults still in `after` count the match. */
function takeFault(state: State, request: FastifyRequest): Fault | undefined {
	for (const entry of state.faults) {
		const { after = 0, times = 1 } = entry.fault;
		if (!fits(entry.fault, request)) continue;
		entry.matches++;
		if (entry.matches <= after) continue;
		if (entry.matches >= after + times) state.faults.splice(state.faults.indexOf(entry), 1);
		return entry.fault;
	}
	return undefined;
}

const GATEWAY_PAGE =
	'<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>';

async function tooMany({ hint = 'none', seconds = 2 }: Fault, reply: FastifyReply) {
	if (hint === 'header') reply.header('retry-after', String(seconds));
	const remainingSeconds = hint === 'body' ? { remainingSeconds: seconds } : {};
	return await reply.code(429).send({ reason: 'Too many requests', ...remainingSeconds });
}

/** Replaces the normal response, for faults that act before the request is processed. */
async function actBefore(fault: Fault, request: FastifyRequest, reply: FastifyReply, state: State) {
	switch (fault.kind) {
		case 'lostRequest':
			reply.hijack();
			return void request.raw.socket.destroy();
		case 'reset':
			reply.hijack();
			return void request.raw.socket.resetAndDestroy();
		case 'stall':
			reply.hijack();
			return leaveUnanswered(request, state);
		case 'rateLimit':
			return await tooMany(fault, reply);
		case 'jobLimit':
			throw jobLimit(fault.limit ?? 3);
		case 'serverError':
			throw new HttpError(500, { message: 'Internal server error' });
		case 'badGateway':
			return await reply.code(502).type('text/html').send(GATEWAY_PAGE);
		case 'expired':
			throw new HttpError(403, { code: 'AccessDenied', message: 'Request has expired' });
		case 'redirect':
			return await reply.redirect(fault.location ?? `${state.redirectTarget}${request.url}`, 307);
		case 'reply':
			reply.headers(fault.headers ?? {});
			return await reply.code(fault.status ?? 200).send(fault.body ?? {});
		default:
			return undefined;
	}
}

/** Applies the faults queued through control. */
export function injectFaults(server: FastifyInstance, state: State): void {
	server.addHook('preHandler', async (request, reply) => {
		if (!request.recorded) return;
		request.fault = takeFault(state, request);
		if (request.fault) await actBefore(request.fault, request, reply, state);
	});
	server.addHook('onSend', async (request, reply, payload) =>
		request.fault ? spoilReply(request.fault, request, reply, payload, state) : payload,
	);
}
