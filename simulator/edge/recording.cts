import type { IncomingHttpHeaders } from 'node:http';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { RecordedRequest } from '../types.cts';
import type { World } from '../world.cts';
import { pathOf, queryOf } from './request.cts';

declare module 'fastify' {
	interface FastifyRequest {
		/** What control tells about this request; undefined for control itself. */
		recorded?: RecordedRequest;
	}
}

/** Headers as texts; of the credentials only the scheme is kept. */
export function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
	const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
	const { authorization } = headers;
	return {
		...Object.fromEntries(texts),
		...(authorization !== undefined && { authorization: `${authorization.split(' ')[0]} ***` }),
	};
}

const isJson = (body: unknown) => typeof body === 'object' && body !== null && !('pipe' in body);

function record(request: FastifyRequest, world: World): void {
	if (pathOf(request).startsWith('/_control')) return;
	request.recorded = {
		method: request.method,
		host: request.host,
		path: pathOf(request),
		query: queryOf(request),
		headers: headersOf(request.headers),
		body: undefined,
		at: world.now(),
	};
	world.requests.push(request.recorded);
}

/** Notes every request, its body as soon as it is read, and the status of what goes out. */
export function recordRequests(server: FastifyInstance, world: World): void {
	server.addHook('onRequest', async (request) => record(request, world));
	server.addHook('preHandler', async ({ recorded, body }) => {
		if (recorded && isJson(body)) recorded.body = structuredClone(body);
	});
	server.addHook('onSend', async ({ recorded }, reply) => {
		if (recorded) recorded.status = reply.statusCode;
	});
}
