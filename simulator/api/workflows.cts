import type { FastifyInstance, FastifyRequest } from 'fastify';

import { answerQuestion } from '../jobs/flow.cts';
import type { Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import { check, found, HttpError } from '../middleware/errors.cts';
import { getBody, getPage, getQuery, type OfId, type Query } from '../middleware/request.cts';
import type { SimulatedWorkflow } from '../models/apps.cts';
import type { State } from '../state.cts';
import { run } from './generate.cts';
import { findJob } from './jobs.cts';

const PRIVACIES = ['public', 'private', 'unlisted'];

function getPrivacy({ privacy = 'private' }: Query): string {
	if (PRIVACIES.includes(privacy)) return privacy;
	const message = `Invalid privacy. Must be one of: ${PRIVACIES.join(', ')}`;
	throw new HttpError(400, { statusCode: 400, error: 'Bad Request', message });
}

/** A list row. Public ones never have the flow, private ones unless `full` is false. */
function toRow(record: SimulatedWorkflow['record'], query: Query) {
	const { flow: _flow, editorInfo: _editorInfo, ...row } = record;
	return record.privacy === 'public' || query.full === 'false' ? row : record;
}

/** The answer to a selection: which of the items, within its limits. @throws {HttpError} 400 */
function checkSelection(selected: unknown, job: Job): void {
	const { items = [], nodeId } = job.question ?? {};
	const [list] = job.flow?.find(({ id }) => id === nodeId)?.inputs ?? [];
	const isIndex = (value: unknown) =>
		Number.isInteger(value) && Number(value) >= 0 && Number(value) < items.length;
	const areIndices = Array.isArray(selected) && selected.length > 0 && selected.every(isIndex);
	check(areIndices, '"selectedIndices" must be indices of the items of the node');
	check(selected.length <= (list?.max ?? 100), 'Too many items are selected');
}

/**
 * Apps, in the API's words workflows: `/workflows`, `/workflows/{id}`, `/workflows/{id}/run` and the
 * answers of people to its questions.
 */
export function serveWorkflows(api: FastifyInstance, state: State): void {
	const find = (id: string) => found(state.workflows.get(id), 'Workflow', id);

	api.get('/workflows', async (request) => {
		const query = getQuery(request);
		const privacy = getPrivacy(query);
		const rows = [...state.workflows.values()]
			.map(({ record }) => record)
			.filter((record) => record.privacy === privacy);
		const page = getPage(query, rows, ({ id }) => id);
		return { ...page, rows: undefined, workflows: page.rows.map((row) => toRow(row, query)) };
	});

	api.get<OfId>('/workflows/:id', async ({ params }) => ({
		workflow: find(params.id).record,
	}));

	api.put<OfId>('/workflows/:id/run', async (request, reply) => {
		const { id: workflowId } = request.params;
		const { record, price, outputKind } = find(workflowId);
		check(record.status === 'ready', 'The workflow is not ready');
		const { inputs, flow } = record;
		const app = { jobType: 'workflow', workflowId, inputs, flow, outputKind, pricing: { price } };
		const job = await run(state, app, request, reply);
		return job ? { job: jobRecord(job, state), workflow: record } : reply;
	});

	/** The waiting job of a request. The specification requires the project here alone. */
	const findWaitingJob = (request: FastifyRequest<OfId>): Job => {
		find(request.params.id);
		check(getQuery(request).projectId, '"projectId" is required');
		return findJob(state, String(getBody(request.body).workflowJobId));
	};

	api.put<OfId>('/workflows/:id/user-approval', async (request) => {
		const { nodeId, action = 'approve' } = getBody(request.body);
		const job = findWaitingJob(request);
		check(action === 'approve' || action === 'reject', 'Invalid action');
		answerQuestion(job, 'user-approval', nodeId, action, state);
		return { job: jobRecord(job, state) };
	});

	api.put<OfId>('/workflows/:id/user-selection', async (request) => {
		const { nodeId, action, selectedIndices } = getBody(request.body);
		const job = findWaitingJob(request);
		check(action === 'select' || action === 'reject', 'Invalid action');
		if (action === 'select') checkSelection(selectedIndices, job);
		answerQuestion(job, 'user-selection', nodeId, action, state);
		return { job: jobRecord(job, state) };
	});
}
