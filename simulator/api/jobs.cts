import type { FastifyInstance } from 'fastify';

import { USER_ID } from '../ids.cts';
import { cancelJob, getStage, type Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import { check, found } from '../middleware/errors.cts';
import {
	getBody,
	getPage,
	getQuery,
	getTypes,
	type OfId,
	type Query,
} from '../middleware/request.cts';
import type { State } from '../state.cts';
import { getUploadUpdatedAt, uploadJobRecord } from '../uploads/record.cts';
import type { StoredUpload } from '../uploads/upload.cts';

/** @throws {HttpError} 404 */
export function findJob(state: State, id: string): Job {
	const job = state.jobs.find(({ jobId }) => jobId === id);
	return found(job, 'Job', id);
}

/** A job of a model or app, as the list needs it. */
function listJob(job: Job, state: State) {
	const { jobId, jobType, workflowId, createdAt, body, outcome } = job;
	const { status, updatedAt } = getStage(job, state.now());
	return {
		...{ jobId, jobType, workflowId, createdAt, updatedAt },
		status: status as string,
		isHidden: body.hideResults === true,
		/** Jobs may appear in lists later than they were created. */
		listedAt: createdAt + (outcome.listedAfter ?? 0) * 1000,
		record: (): object => jobRecord(job, state),
	};
}

type ListedJob = ReturnType<typeof listJob>;

/** The same of an upload. */
function listUploadJob(upload: StoredUpload, state: State): ListedJob {
	const { jobId, createdAt } = upload;
	const record = uploadJobRecord(upload, state);
	return {
		...{ jobId, jobType: 'upload', workflowId: undefined, createdAt, listedAt: createdAt },
		updatedAt: getUploadUpdatedAt(upload, state),
		status: record.status,
		isHidden: false,
		record: () => record,
	};
}

/**
 * The jobs that a query selects. Filtered by status, type or workflow they are sorted by their last
 * update, else by creation, the newest first.
 *
 * @throws {HttpError} 400 for a filter by the date that the list isn't sorted by
 */
function selectJobs(state: State, query: Query): ListedJob[] {
	const { status, workflowId, authorId, hideResults, createdAfter, updatedAfter } = query;
	const wanted = getTypes(query);
	const isFiltered = [status, wanted, workflowId].some((filter) => filter !== undefined);
	check(
		createdAfter === undefined || !isFiltered,
		'"createdAfter" is not allowed with filters: use "updatedAfter"',
	);
	check(
		updatedAfter === undefined || isFiltered,
		'"updatedAfter" is only allowed with filters: use "createdAfter"',
	);
	const after = Date.parse(createdAfter ?? updatedAfter ?? '');
	const getTime = (job: ListedJob) => (isFiltered ? job.updatedAt : job.createdAt);
	return [
		...[...state.uploads.values()].map((upload) => listUploadJob(upload, state)),
		...state.jobs.map((job) => listJob(job, state)),
	]
		.filter((job) => !wanted || wanted.includes(job.jobType))
		.filter((job) => workflowId === undefined || job.workflowId === workflowId)
		.filter(() => authorId === undefined || authorId === USER_ID)
		.filter(({ listedAt }) => listedAt <= state.now())
		.filter(({ isHidden }) => hideResults !== 'false' || !isHidden)
		.filter((job) => status === undefined || job.status === status)
		.filter((job) => Number.isNaN(after) || getTime(job) > after)
		.reverse()
		.sort((one, other) => getTime(other) - getTime(one));
}

/** `GET /jobs`, `GET /jobs/{jobId}`, `POST /jobs/{jobId}/action`. */
export function serveJobs(api: FastifyInstance, state: State): void {
	api.get('/jobs', async (request) => {
		const query = getQuery(request);
		const selected = selectJobs(state, query);
		const { rows, ...more } = getPage(query, selected, ({ jobId }) => jobId);
		const records = rows.map((job) => job.record());
		const repeated = state.settings.repeatedRows ? records.slice(0, 1) : [];
		return { jobs: [...repeated, ...records], ...more };
	});

	api.get<OfId>('/jobs/:id', async ({ params: { id } }) => {
		const upload = [...state.uploads.values()].find(({ jobId }) => jobId === id);
		if (upload) return { job: uploadJobRecord(upload, state) };
		return { job: jobRecord(findJob(state, id), state) };
	});

	api.post<OfId>('/jobs/:id/action', async ({ params, body }) => {
		const job = findJob(state, params.id);
		check(getBody(body).action === 'cancel', 'Invalid action');
		const isPermitted = job.jobType !== 'custom' && !getStage(job, state.now()).ended;
		check(isPermitted, 'Cannot cancel this type of job. Action not permitted.');
		cancelJob(state, job);
		return { job: jobRecord(job, state) };
	});
}
