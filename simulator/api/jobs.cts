import type { FastifyInstance } from 'fastify';

import { pageOf, pageSizeIn } from '../edge/paging.cts';
import { badRequest, notFound } from '../edge/refusal.cts';
import { objectIn, queryOf } from '../edge/request.cts';
import { cancelJob } from '../jobs/create.cts';
import type { Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import { stageOf } from '../jobs/stage.cts';
import type { World } from '../world.cts';

interface OfJob {
	Params: { jobId: string };
}

function findJob(world: World, jobId: string): Job {
	const job = world.jobs.find((one) => one.jobId === jobId);
	if (!job) throw notFound('Job', jobId);
	return job;
}

function selected(world: World, query: Record<string, string>): Job[] {
	const { status, type, types, workflowId } = query;
	const wanted = [...(type ? [type] : []), ...(types ? types.split(',') : [])];
	return world.jobs
		.filter((job) => wanted.length === 0 || wanted.includes(job.jobType))
		.filter((job) => workflowId === undefined || job.workflowId === workflowId)
		.filter((job) => status === undefined || stageOf(job, world.now()).status === status)
		.reverse();
}

/** `GET /jobs`, `GET /jobs/{jobId}`, `POST /jobs/{jobId}/action`. */
export function serveJobs(api: FastifyInstance, world: World): void {
	api.get('/jobs', async (request) => {
		const query = queryOf(request);
		const size = pageSizeIn(query, 10, 200);
		const page = pageOf(selected(world, query), ({ jobId }) => jobId, size, query.paginationToken);
		const jobs = page.rows.map((job) => jobRecord(job, world.now()));
		return { ...page, rows: undefined, jobs };
	});

	api.get<OfJob>('/jobs/:jobId', async ({ params }) => ({
		job: jobRecord(findJob(world, params.jobId), world.now()),
	}));

	api.post<OfJob>('/jobs/:jobId/action', async ({ params, body }) => {
		const job = findJob(world, params.jobId);
		if (objectIn(body).action !== 'cancel') throw badRequest('Invalid action');
		if (job.jobType === 'custom' || stageOf(job, world.now()).ended) {
			throw badRequest('Cannot cancel this type of job. Action not permitted.');
		}
		cancelJob(world, job);
		return { job: jobRecord(job, world.now()) };
	});
}
