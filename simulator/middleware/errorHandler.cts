import type { FastifyError, FastifyInstance } from 'fastify';

import { newId } from '../ids.cts';
import { HttpError } from './httpError.cts';

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
