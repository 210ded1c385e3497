import type { FastifyRequest } from 'fastify';

import { badRequest } from './refusal.cts';

/** The path as it was asked for, without the query. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Query parameters as texts; of one that is given twice the last. */
export function queryOf(request: FastifyRequest): Record<string, string> {
	const { searchParams } = new URL(request.url, 'http://127.0.0.1');
	return Object.fromEntries(searchParams);
}

/** The JSON object in the body, an empty one when there is no body. @throws {Refusal} 400 */
export function objectIn(body: unknown): Record<string, unknown> {
	if (body === undefined || body === null) return {};
	if (typeof body !== 'object' || Array.isArray(body)) throw badRequest('Body must be an object');
	return { ...body };
}
