import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { FastifyInstance } from 'fastify';

import type { RecordedRequest } from '../types.cts';
import type { State } from '../state.cts';
import { getPath, getQuery } from './request.cts';

declare module 'fastify' {
	interface FastifyRequest {
		/** The log entry of this request; undefined for control requests. */
		recorded?: RecordedRequest;
	}
}

/** Logs a request, with its credentials masked. */
function record(request: IncomingMessage, state: State): RecordedRequest {
	const { method = '', headers } = request;
	const { host = '', authorization } = headers;
	const recorded: RecordedRequest = {
		method,
		host,
		path: getPath(request),
		query: getQuery(request),
		headers: {
			...(headers as Record<string, string>),
			...(authorization !== undefined && { authorization: `${authorization.split(' ')[0]} ***` }),
		},
		body: undefined,
		at: state.now(),
	};
	state.requests.push(recorded);
	return recorded;
}

const isJson = (body: unknown) => typeof body === 'object' && body !== null && !('pipe' in body);

/** Logs every request, its body once parsed, and the response status. */
export function recordRequests(server: FastifyInstance, state: State): void {
	server.addHook('onRequest', async (request) => {
		if (!request.url.startsWith('/_control')) request.recorded = record(request.raw, state);
	});
	server.addHook('preHandler', async ({ recorded, body }) => {
		if (recorded && isJson(body)) recorded.body = structuredClone(body);
	});
	server.addHook('onSend', async ({ recorded }, reply) => {
		if (recorded) recorded.status = reply.statusCode;
		// Like those in its records, the time that the service tells in headers is simulated.
		reply.header('date', new Date(state.now()).toUTCString());
	});
}

/**
 * Starts a server on another origin. Requests that follow a redirect to it are logged with its
 * host, which shows whether a client forwards credentials.
 *
 * @returns a function that stops it
 */
export async function startRedirectTarget(state: State): Promise<() => Promise<void>> {
	const server = createServer((request, response) => {
		record(request, state).status = 200;
		request.resume();
		response.setHeader('content-type', 'application/json').end('{}');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	state.redirectTarget = `http://127.0.0.1:${port}`;
	return async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}
