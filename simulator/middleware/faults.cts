import { Transform } from 'node:stream';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { State } from '../state.cts';
import type { Fault } from '../types.cts';
import { HttpError, tooManyJobs } from './errors.cts';
import { delay, leaveUnanswered } from './latency.cts';
import { getPath } from './request.cts';

declare module 'fastify' {
	interface FastifyRequest {
		fault?: Fault;
	}
}

function fits({ kind, on = {} }: Fault, request: FastifyRequest): boolean {
	const isOfDownload = kind === 'truncated' || kind === 'expired';
	const pattern = new RegExp(on.path ?? (isOfDownload ? '^/cdn/files/' : '^/v1/'));
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
			return void leaveUnanswered(request, state);
		case 'rateLimit':
			return await tooMany(fault, reply);
		case 'jobLimit':
			throw tooManyJobs(fault.limit ?? 3);
		case 'serverError':
			throw new HttpError(500, { message: 'Internal server error' });
		case 'badGateway':
			return await reply.code(502).type('text/html').send(GATEWAY_PAGE);
		case 'expired':
			throw new HttpError(403, { code: 'AccessDenied', message: 'Request has expired' });
		case 'redirect':
			return await reply.redirect(`${state.redirectTarget}${request.url}`, 307);
		case 'reply':
			reply.headers(fault.headers ?? {});
			return await reply.code(fault.status ?? 200).send(fault.body ?? {});
		default:
			return undefined;
	}
}

/** Passes this many bytes, then closes the connection. */
function cutAfter(bytes: number, request: FastifyRequest): Transform {
	let left = bytes;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			const part = chunk.subarray(0, left);
			left -= part.length;
			if (left > 0) return done(null, part);
			this.push(part);
			// Let bytes already written reach the client.
			return void setImmediate(() => request.raw.socket.destroy());
		},
	});
}

const isStream = (payload: unknown): payload is NodeJS.ReadableStream =>
	typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** Drops or damages the response to a processed request. */
function spoilReply(
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
	state: State,
): unknown {
	const { recorded } = request;
	switch (fault.kind) {
		case 'lostReply':
		case 'silentReply':
			if (recorded) delete recorded.status;
			if (fault.kind === 'lostReply') request.raw.socket.destroy();
			else leaveUnanswered(request, state);
			return new Promise(() => {});
		case 'malformed':
			reply.removeHeader('content-length');
			return '{"job": {"jobId": "job_';
		case 'truncated': {
			if (!isStream(payload)) return payload;
			const half = Math.floor(Number(reply.getHeader('content-length')) / 2);
			return payload.pipe(cutAfter(fault.afterBytes ?? half, request));
		}
		default:
			return payload;
	}
}

/** Applies the faults queued through control. */
export function injectFaults(server: FastifyInstance, state: State): void {
	server.addHook('preHandler', async (request, reply) => {
		if (!request.recorded) return;
		request.fault = takeFault(state, request);
		if (request.fault) await actBefore(request.fault, request, reply, state);
	});
	server.addHook('onSend', async (request, reply, payload) => {
		const { fault } = request;
		if (!fault) return payload;
		if (fault.kind === 'slow') await delay(request, (fault.seconds ?? 2) * 1000, state);
		return spoilReply(fault, request, reply, payload, state);
	});
}
