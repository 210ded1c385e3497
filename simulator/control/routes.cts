import type { FastifyInstance } from 'fastify';

import type { ModelRecord } from '../models/types.cts';
import type { Fault, Outcome } from '../types.cts';
import type { UploadOutcome } from '../uploads/upload.cts';
import type { Control } from './control.cts';

const toArray = <T,>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);

const done = { ok: true };

/** Control over HTTP for other processes, without credentials or limits. */
export function serveControl(server: FastifyInstance, control: Control): void {
	void server.register(
		async (routes) => {
			routes.get('/requests', async () => ({ requests: control.requests() }));
			routes.get('/jobs', async () => ({ jobs: control.jobsCreated() }));
			routes.get('/charges', async () => ({ creativeUnits: control.creditsCharged() }));
			routes.get('/uploads', async () => ({ uploads: control.uploads() }));
			routes.get('/faults', async () => ({ faults: control.faultsLeft() }));
			routes.post<{ Body: Fault | Fault[] }>('/faults', async ({ body }) => {
				control.nextFault(...toArray(body));
				return done;
			});
			routes.post<{ Body: Outcome | Outcome[] }>('/outcomes', async ({ body }) => {
				control.nextOutcome(...toArray(body));
				return done;
			});
			routes.post<{ Body: UploadOutcome | UploadOutcome[] }>(
				'/upload-outcomes',
				async ({ body }) => {
					control.nextUploadOutcome(...toArray(body));
					return done;
				},
			);
			routes.post<{ Body: Partial<ModelRecord> & { id: string } }>('/models', async ({ body }) => {
				control.setModel(body);
				return done;
			});
			routes.post<{ Body: { seconds: number } }>('/advance', async ({ body }) => {
				control.advance(body.seconds);
				return done;
			});
			routes.post('/reset', async () => {
				control.reset();
				return done;
			});
		},
		{ prefix: '/_control' },
	);
}
