import type { FastifyError, FastifyInstance } from 'fastify';

import { newId } from '../ids.cts';
import { Refusal } from './refusal.cts';

/** What the gateway in front of the service answers on its own. */
function gatewayBody(status: number, error: FastifyError) {
	if (status === 413) return { message: 'Request Too Long' };
	return { statusCode: status, error: error.name, message: error.message };
}

/** Turns what is thrown into replies. Every third refusal carries a trace id, as some do live. */
export function answerRefusals(server: FastifyInstance): void {
	let refused = 0;
	server.setErrorHandler<FastifyError | Refusal>((error, _request, reply) => {
		if (!(error instanceof Refusal)) {
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
