import type { FastifyInstance } from 'fastify';

import { getPageSize, paginate } from '../middleware/paging.cts';
import { badRequest, notFound } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import { cancelJob } from '../jobs/create.cts';
import { USER_ID } from '../ids.cts';
import type { Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import { getStage } from '../jobs/stage.cts';
import type { State } from '../state.cts';
import { getUploadUpdatedAt, uploadJobRecord } from '../uploads/record.cts';
import type { StoredUpload } from '../uploads/upload.cts';

interface OfJob {
	Params: { jobId: string };
}

/** @throws {HttpError} 404 */
export function findJob(state: State, jobId: string): Job {
	const job = state.jobs.find((one) => one.jobId === jobId);
	if (!job) throw notFound('Job', jobId);
	return job;
}

/** A job of a model or app, or of an upload, as the list needs it. */
interface ListedJob {
	jobId: string;
	jobType: string;
	workflowId?: string;
	isHidden: boolean;
	createdAt: number;
	updatedAt(): number;
	status(): string;
	record(): object;
}

const listJob = (job: Job, state: State): ListedJob => ({
	jobId: job.jobId,
	jobType: job.jobType,
	workflowId: job.workflowId,
	isHidden: job.body.hideResults === true,
	createdAt: job.createdAt,
	updatedAt: () => getStage(job, state.now()).history.at(-1)?.at ?? job.createdAt,
	status: () => getStage(job, state.now()).status,
	record: () => jobRecord(job, state),
});

const listUploadJob = (upload: StoredUpload, state: State): ListedJob => ({
	jobId: upload.jobId,
	jobType: 'upload',
	isHidden: false,
	createdAt: upload.createdAt,
	updatedAt: () => getUploadUpdatedAt(upload, state),
	status: () => uploadJobRecord(upload, state).status,
	record: () => uploadJobRecord(upload, state),
});

/** @throws {HttpError} 400 for a filter by the date that the list isn't sorted by */
function checkDates({ createdAfter, updatedAfter }: Record<string, string>, isFiltered: boolean) {
	if (createdAfter !== undefined && isFiltered) {
		throw badRequest('"createdAfter" is not allowed with filters: use "updatedAfter"');
	}
	if (updatedAfter !== undefined && !isFiltered) {
		throw badRequest('"updatedAfter" is only allowed with filters: use "createdAfter"');
	}
}

/**
 * The jobs that a query selects. Filtered by status, type or workflow they are sorted by their last
 * update, else by creation, the newest first.
 */
function selectJobs(state: State, query: Record<string, string>): ListedJob[] {
	const { status, type, types, workflowId, authorId, hideResults } = query;
	const isFiltered = [status, type, types, workflowId].some((filter) => filter !== undefined);
	checkDates(query, isFiltered);
	const wanted = (types ?? type)?.split(',');
	const after = Date.parse(query.createdAfter ?? query.updatedAfter ?? '');
	const getTime = (job: ListedJob) => (isFiltered ? job.updatedAt() : job.createdAt);
	return [
		...[...state.uploads.values()].map((upload) => listUploadJob(upload, state)),
		...state.jobs.map((job) => listJob(job, state)),
	]
		.filter((job) => !wanted || wanted.includes(job.jobType))
		.filter((job) => workflowId === undefined || job.workflowId === workflowId)
		.filter(() => authorId === undefined || authorId === USER_ID)
		.filter(({ isHidden }) => hideResults !== 'false' || !isHidden)
		.filter((job) => status === undefined || job.status() === status)
		.filter((job) => Number.isNaN(after) || getTime(job) > after)
		.reverse()
		.map((job) => ({ job, time: getTime(job) }))
		.sort((one, other) => other.time - one.time)
		.map(({ job }) => job);
}

/** `GET /jobs`, `GET /jobs/{jobId}`, `POST /jobs/{jobId}/action`. */
export function serveJobs(api: FastifyInstance, state: State): void {
	api.get('/jobs', async (request) => {
		const query = getQuery(request);
		const size = getPageSize(query, 50, 100);
		const jobs = selectJobs(state, query);
		const page = paginate(jobs, ({ jobId }) => jobId, size, query.paginationToken);
		return { ...page, rows: undefined, jobs: page.rows.map((job) => job.record()) };
	});

	api.get<OfJob>('/jobs/:jobId', async ({ params: { jobId } }) => {
		const upload = [...state.uploads.values()].find((one) => one.jobId === jobId);
		if (upload) return { job: uploadJobRecord(upload, state) };
		return { job: jobRecord(findJob(state, jobId), state) };
	});

	api.post<OfJob>('/jobs/:jobId/action', async ({ params, body }) => {
		const job = findJob(state, params.jobId);
		if (getBody(body).action !== 'cancel') throw badRequest('Invalid action');
		if (job.jobType === 'custom' || getStage(job, state.now()).ended) {
			throw badRequest('Cannot cancel this type of job. Action not permitted.');
		}
		cancelJob(state, job);
		return { job: jobRecord(job, state) };
	});
}
