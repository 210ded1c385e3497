import type { FastifyRequest } from 'fastify';

import { badRequest } from './httpError.cts';

/** The requested path without the query. */
export const getPath = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Query parameters as strings. The last of repeated parameters wins. */
export function getQuery(request: FastifyRequest): Record<string, string> {
	const { searchParams } = new URL(request.url, 'http://127.0.0.1');
	return Object.fromEntries(searchParams);
}

/** The JSON object in the body, or an empty one. @throws {HttpError} 400 */
export function getBody(body: unknown): Record<string, unknown> {
	if (body === undefined || body === null) return {};
	if (typeof body !== 'object' || Array.isArray(body)) throw badRequest('Body must be an object');
	return { ...body };
}
