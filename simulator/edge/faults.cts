import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { ceiling } from '../api/run.cts';
import type { Fault, FaultKind } from '../types.cts';
import type { World } from '../world.cts';
import { Refusal } from './refusal.cts';
import { pathOf } from './request.cts';
import { loseReply } from './faultyReply.cts';

declare module 'fastify' {
	interface FastifyRequest {
		fault?: Fault;
	}
}

const DOWNLOADS = '^/cdn/files/';

const USUAL_PATHS: Partial<Record<FaultKind, string>> = {
	truncated: DOWNLOADS,
	expired: DOWNLOADS,
};

function fits({ kind, on = {} }: Fault, request: FastifyRequest): boolean {
	const pattern = new RegExp(on.path ?? USUAL_PATHS[kind] ?? '^/v1/');
	const { method = request.method } = on;
	return method.toUpperCase() === request.method && pattern.test(pathOf(request));
}

/** The first fault that waits for this request; each that fits counts it. */
function takeFault(world: World, request: FastifyRequest): Fault | undefined {
	for (const entry of world.faults) {
		const { after = 0, times = 1 } = entry.fault;
		if (!fits(entry.fault, request)) continue;
		entry.met++;
		if (entry.met <= after) continue;
		if (entry.met >= after + times) world.faults.splice(world.faults.indexOf(entry), 1);
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

/** What is answered, or not, in place of what was asked for. */
async function actBefore(fault: Fault, request: FastifyRequest, reply: FastifyReply, world: World) {
	switch (fault.kind) {
		case 'lostRequest':
			reply.hijack();
			return void request.raw.socket.destroy();
		case 'reset':
			reply.hijack();
			return void request.raw.socket.resetAndDestroy();
		case 'stall':
			return void reply.hijack();
		case 'rateLimit':
			return await tooMany(fault, reply);
		case 'ceiling':
			throw ceiling(fault.limit ?? 3);
		case 'serverError':
			throw new Refusal(500, { message: 'Internal server error' });
		case 'badGateway':
			return await reply.code(502).type('text/html').send(GATEWAY_PAGE);
		case 'expired':
			throw new Refusal(403, { code: 'AccessDenied', message: 'Request has expired' });
		case 'redirect':
			return await reply.redirect(fault.location ?? `${world.elsewhere}${request.url}`, 307);
		case 'reply':
			reply.headers(fault.headers ?? {});
			return await reply.code(fault.status ?? 200).send(fault.body ?? {});
		default:
			return undefined;
	}
}

/** Lets the faults happen that control has asked for. */
export function makeFaults(server: FastifyInstance, world: World): void {
	server.addHook('preHandler', async (request, reply) => {
		if (!request.recorded) return;
		request.fault = takeFault(world, request);
		if (request.fault) await actBefore(request.fault, request, reply, world);
	});
	server.addHook('onSend', async (request, reply, payload) =>
		request.fault ? loseReply(request.fault, request, reply, payload) : payload,
	);
}
