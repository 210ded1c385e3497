import type { FastifyError, FastifyInstance } from 'fastify';

import { newId } from '../ids.cts';

/** An error response with this status and body. */
export class HttpError extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(String(body.reason ?? body.message ?? status));
	}
}

/** 400 with a reason in the service's wording. */
export const badRequest = (reason: string) => new HttpError(400, { reason });

/** @throws {HttpError} 400 if something that a request must meet isn't met */
export function check(isMet: unknown, reason: string): asserts isMet {
	if (!isMet) throw badRequest(reason);
}

/** What was found by its ID. @throws {HttpError} 404 if there is no such thing */
export function found<T>(thing: T | undefined, what: string, id: string): T {
	if (thing === undefined) throw new HttpError(404, { reason: `${what} ${id} not found` });
	return thing;
}

/** @throws {HttpError} 403 where the key has no access */
export function requireAccess(hasAccess: boolean): void {
	if (!hasAccess) {
		throw new HttpError(403, { message: 'API Keys cannot access protected resources' });
	}
}

/** 429: nothing is accepted or billed until a job ends. */
export const tooManyJobs = (actionLimit: number) =>
	new HttpError(429, {
		reason: 'Too many jobs are running',
		details: { actionName: 'custom-generation', actionLimit },
	});

/** Error bodies of the gateway in front of the service. */
function gatewayBody(status: number, error: FastifyError) {
	if (status === 413) return { message: 'Request Too Long' };
	return { statusCode: status, error: error.name, message: error.message };
}

/** Turns thrown errors into responses. Every third one has a trace id, as some live ones do. */
export function handleErrors(server: FastifyInstance): void {
	let refused = 0;
	server.setErrorHandler<FastifyError | HttpError>((error, _request, reply) => {
		if (!(error instanceof HttpError)) {
			const status = error.statusCode ?? 500;
			return reply.code(status).send(gatewayBody(status, error));
		}
		const traced = 'reason' in error.body && refused++ % 3 === 0;
		return reply
			.code(error.status)
			.send({ ...error.body, ...(traced && { trace_id: newId('tr') }) });
	});
	server.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Not Found' }));
}
