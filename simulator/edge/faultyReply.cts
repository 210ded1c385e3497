import { Transform } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Fault } from '../types.cts';

/** Lets so many bytes through and then breaks the connection. */
function cutAfter(bytes: number, request: FastifyRequest): Transform {
	let left = bytes;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			const part = chunk.subarray(0, left);
			left -= part.length;
			if (left > 0) return done(null, part);
			this.push(part);
			// What is on the way should still arrive.
			return void setImmediate(() => request.raw.socket.destroy());
		},
	});
}

const isStream = (payload: unknown): payload is NodeJS.ReadableStream =>
	typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** Spoils the reply to a request that was carried out. */
export function loseReply(
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	const { recorded } = request;
	switch (fault.kind) {
		case 'lostReply':
		case 'silentReply':
			if (recorded) delete recorded.status;
			if (fault.kind === 'lostReply') request.raw.socket.destroy();
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
