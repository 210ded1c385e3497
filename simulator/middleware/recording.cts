import type { IncomingHttpHeaders } from 'node:http';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { RecordedRequest } from '../types.cts';
import type { State } from '../state.cts';
import { getPath, getQuery } from './request.cts';

declare module 'fastify' {
	interface FastifyRequest {
		/** The log entry of this request; undefined for control requests. */
		recorded?: RecordedRequest;
	}
}

/** Headers as strings, with credentials masked. */
export function getHeaders(headers: IncomingHttpHeaders): Record<string, string> {
	const texts = Object.entries(headers).map(([name, value]): [string, string] => [
		name,
		String(value),
	]);
	const { authorization } = headers;
	return {
		...Object.fromEntries(texts),
		...(authorization !== undefined && { authorization: `${authorization.split(' ')[0]} ***` }),
	};
}

const isJson = (body: unknown) => typeof body === 'object' && body !== null && !('pipe' in body);

function record(request: FastifyRequest, state: State): void {
	if (getPath(request).startsWith('/_control')) return;
	request.recorded = {
		method: request.method,
		host: request.host,
		path: getPath(request),
		query: getQuery(request),
		headers: getHeaders(request.headers),
		body: undefined,
		at: state.now(),
	};
	state.requests.push(request.recorded);
}

/** Logs every request, its body once parsed, and the response status. */
export function recordRequests(server: FastifyInstance, state: State): void {
	server.addHook('onRequest', async (request) => record(request, state));
	server.addHook('preHandler', async ({ recorded, body }) => {
		if (recorded && isJson(body)) recorded.body = structuredClone(body);
	});
	server.addHook('onSend', async ({ recorded }, reply) => {
		if (recorded) recorded.status = reply.statusCode;
	});
}
