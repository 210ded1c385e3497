import { Transform } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { State } from '../state.cts';
import type { Fault } from '../types.cts';

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

/** Leaves a request without a reply until the client gives up. */
export function leaveUnanswered({ raw: { socket } }: FastifyRequest, { unanswered }: State): void {
	const port = socket.remotePort;
	if (port === undefined) return;
	unanswered.add(port);
	socket.once('close', () => unanswered.delete(port));
}

const isStream = (payload: unknown): payload is NodeJS.ReadableStream =>
	typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** Drops or damages the response to a processed request. */
export function spoilReply(
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
