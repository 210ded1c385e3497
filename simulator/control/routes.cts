import type { FastifyInstance } from 'fastify';

import type { ModelRecord } from '../models/types.cts';
import type { Fault, Outcome } from '../types.cts';
import type { UploadOutcome } from '../uploads/upload.cts';
import type { Control } from './control.cts';

const toArray = <T,>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);

/** Control over HTTP for other processes, without credentials or limits. */
export function serveControl(server: FastifyInstance, control: Control): void {
	const get = (name: string, read: () => object) =>
		server.get(`/_control/${name}`, async () => read());
	const post = <Body,>(name: string, write: (body: Body) => void) =>
		server.post(`/_control/${name}`, async ({ body }) => {
			write(body as Body);
			return { ok: true };
		});

	get('requests', () => ({ requests: control.requests() }));
	get('jobs', () => ({ jobs: control.jobsCreated() }));
	get('charges', () => ({ creativeUnits: control.creditsCharged() }));
	get('uploads', () => ({ uploads: control.uploads() }));
	get('faults', () => ({ faults: control.faultsLeft() }));
	post<Fault | Fault[]>('faults', (faults) => control.nextFault(...toArray(faults)));
	post<Outcome | Outcome[]>('outcomes', (outcomes) => control.nextOutcome(...toArray(outcomes)));
	post<UploadOutcome | UploadOutcome[]>('upload-outcomes', (outcomes) =>
		control.nextUploadOutcome(...toArray(outcomes)),
	);
	post<Partial<ModelRecord> & { id: string }>('models', (model) => control.setModel(model));
	post<{ seconds: number }>('advance', ({ seconds }) => control.advance(seconds));
	post('reset', () => control.reset());
}
