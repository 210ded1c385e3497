import type { FastifyInstance, FastifyRequest } from 'fastify';

import { getPageSize, paginate } from '../middleware/paging.cts';
import { badRequest, HttpError, notFound } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import { answerQuestion } from '../jobs/answer.cts';
import type { Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import type { SimulatedWorkflow } from '../workflows/all.cts';
import type { State } from '../state.cts';
import { findJob } from './jobs.cts';
import { run } from './run.cts';

interface OfWorkflow {
	Params: { workflowId: string };
}

const PRIVACIES = ['public', 'private', 'unlisted'];

function getPrivacy({ privacy = 'private' }: Record<string, string>): string {
	if (PRIVACIES.includes(privacy)) return privacy;
	const message = `Invalid privacy. Must be one of: ${PRIVACIES.join(', ')}`;
	throw new HttpError(400, { statusCode: 400, error: 'Bad Request', message });
}

/** A list row. Public ones never have the flow, private ones unless `full` is false. */
function toRow(record: SimulatedWorkflow['record'], query: Record<string, string>) {
	const { flow: _flow, editorInfo: _editorInfo, ...row } = record;
	return record.privacy === 'public' || query.full === 'false' ? row : record;
}

/** The answer to a selection: which of the items, within its limits. @throws {HttpError} 400 */
function checkSelection(selected: unknown, job: Job): void {
	const { items = [], nodeId } = job.question ?? {};
	const [list] = job.flow?.find(({ id }) => id === nodeId)?.inputs ?? [];
	const isIndex = (value: unknown) =>
		Number.isInteger(value) && Number(value) >= 0 && Number(value) < items.length;
	if (!Array.isArray(selected) || selected.length === 0 || !selected.every(isIndex)) {
		throw badRequest('"selectedIndices" must be indices of the items of the node');
	}
	if (selected.length > (list?.max ?? 100)) throw badRequest('Too many items are selected');
}

/**
 * Apps, in the API's words workflows: `/workflows`, `/workflows/{id}`, `/workflows/{id}/run` and the
 * answers of people to its questions.
 */
export function serveWorkflows(api: FastifyInstance, state: State): void {
	const find = (id: string): SimulatedWorkflow => {
		const workflow = state.workflows.get(id);
		if (!workflow) throw notFound('Workflow', id);
		return workflow;
	};

	api.get('/workflows', async (request) => {
		const query = getQuery(request);
		const privacy = getPrivacy(query);
		const rows = [...state.workflows.values()]
			.map(({ record }) => record)
			.filter((record) => record.privacy === privacy);
		const size = getPageSize(query, 50, 100);
		const page = paginate(rows, ({ id }) => id, size, query.paginationToken);
		return { ...page, rows: undefined, workflows: page.rows.map((row) => toRow(row, query)) };
	});

	api.get<OfWorkflow>('/workflows/:workflowId', async ({ params }) => ({
		workflow: find(params.workflowId).record,
	}));

	api.put<OfWorkflow>('/workflows/:workflowId/run', async (request, reply) => {
		const { workflowId } = request.params;
		const { record, price, outputKind } = find(workflowId);
		if (record.status !== 'ready') throw badRequest('The workflow is not ready');
		const { inputs, flow } = record;
		const app = { workflowId, inputs, flow, outputKind, discount: 0, pricing: { price } };
		const job = await run(state, { jobType: 'workflow', ...app }, request, reply);
		return job ? { job: jobRecord(job, state), workflow: record } : reply;
	});

	/** The waiting job of a request. The specification requires the project here alone. */
	const findWaitingJob = (request: FastifyRequest<OfWorkflow>): Job => {
		find(request.params.workflowId);
		if (!getQuery(request).projectId) throw badRequest('"projectId" is required');
		return findJob(state, String(getBody(request.body).workflowJobId));
	};

	api.put<OfWorkflow>('/workflows/:workflowId/user-approval', async (request) => {
		const { nodeId, action = 'approve' } = getBody(request.body);
		const job = findWaitingJob(request);
		if (action !== 'approve' && action !== 'reject') throw badRequest('Invalid action');
		answerQuestion(job, 'user-approval', nodeId, action, state);
		return { job: jobRecord(job, state) };
	});

	api.put<OfWorkflow>('/workflows/:workflowId/user-selection', async (request) => {
		const { nodeId, action, selectedIndices } = getBody(request.body);
		const job = findWaitingJob(request);
		if (action !== 'select' && action !== 'reject') throw badRequest('Invalid action');
		if (action === 'select') checkSelection(selectedIndices, job);
		answerQuestion(job, 'user-selection', nodeId, action, state);
		return { job: jobRecord(job, state) };
	});
}
