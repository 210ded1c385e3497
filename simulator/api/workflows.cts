import type { FastifyInstance } from 'fastify';

import { pageOf, pageSizeIn } from '../edge/paging.cts';
import { badRequest, notFound, Refusal } from '../edge/refusal.cts';
import { queryOf } from '../edge/request.cts';
import type { SimulatedWorkflow } from '../workflows/all.cts';
import type { World } from '../world.cts';
import { run } from './run.cts';

interface OfWorkflow {
	Params: { workflowId: string };
}

const PRIVACIES = ['public', 'private', 'unlisted'];

function privacyIn({ privacy = 'private' }: Record<string, string>): string {
	if (PRIVACIES.includes(privacy)) return privacy;
	const message = `Invalid privacy. Must be one of: ${PRIVACIES.join(', ')}`;
	throw new Refusal(400, { statusCode: 400, error: 'Bad Request', message });
}

/** Apps, which the API calls workflows: lists, one of them, and `PUT /workflows/{id}/run`. */
export function serveWorkflows(api: FastifyInstance, world: World): void {
	const find = (id: string): SimulatedWorkflow => {
		const workflow = world.workflows.get(id);
		if (!workflow) throw notFound('Workflow', id);
		return workflow;
	};

	api.get('/workflows', async (request) => {
		const query = queryOf(request);
		const privacy = privacyIn(query);
		const rows = [...world.workflows.values()]
			.map(({ record }) => record)
			.filter((record) => record.privacy === privacy);
		const size = pageSizeIn(query, 50, 100);
		const page = pageOf(rows, ({ id }) => id, size, query.paginationToken);
		return { ...page, rows: undefined, workflows: page.rows };
	});

	api.get<OfWorkflow>('/workflows/:workflowId', async ({ params }) => ({
		workflow: find(params.workflowId).record,
	}));

	api.put<OfWorkflow>('/workflows/:workflowId/run', async (request, reply) => {
		const { workflowId } = request.params;
		const { record, price, makes } = find(workflowId);
		if (record.status !== 'ready') throw badRequest('The workflow is not ready');
		const { inputs } = record;
		const what = { jobType: 'workflow', workflowId, inputs, price, discount: 0, makes };
		return await run(world, what, request, reply);
	});
}
