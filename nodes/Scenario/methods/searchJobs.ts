import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readJob } from '../jobs/job';
import { scenarioApi } from '../transport/api';
import { recordsOf, textOf } from '../transport/json';

/** Recent jobs are what somebody looks for here: the rest goes by ID. */
const PAGE_SIZE = 100;

/** The job list of the editor: the newest jobs of the project, a page at a time. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const api = await scenarioApi(this);
	const reply = await api.get('/jobs', {
		pageSize: PAGE_SIZE,
		...(paginationToken && { paginationToken }),
	});
	const wanted = filter?.trim().toLowerCase() ?? '';
	const results = recordsOf(reply.jobs).flatMap((record) => {
		const job = readJob(record);
		if (!job) return [];
		const made = job.createdAt?.slice(0, 16).replace('T', ' ');
		const name = [job.modelId ?? job.jobId, job.status, made].filter(Boolean).join(' · ');
		return `${name} ${job.jobId}`.toLowerCase().includes(wanted)
			? [{ name, value: job.jobId }]
			: [];
	});
	return { results, paginationToken: textOf(reply.nextPaginationToken) };
}
