import { jobError } from '../../execution/itemErrors';
import type { Run } from '../../execution/run';
import { eachItem } from '../../execution/run';
import { explainNotCanceled } from '../../jobs/errorMessages';
import type { Job } from '../../jobs/job';
import { jobOutput, readJob } from '../../jobs/job';
import { toNodeApiError } from '../../transport/errorMessages';
import { apiPath } from '../../transport/request';
import { jobIdProperty } from '../locators';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { fetchJob } from './get.operation';

const CONCURRENT_REQUESTS = 10;

/**
 * Cancels a job; a finished job is returned unchanged. The API only cancels inference jobs: those of
 * models and apps keep running and are charged.
 *
 * @throws {NodeOperationError} when the API rejects the request and the job keeps running
 */
async function cancelJob(run: Run, job: Job, itemIndex: number): Promise<Job> {
	const { client } = run;
	if (job.end) return job;
	const path = apiPath('jobs', job.jobId);
	const result = await client.requestWithRetry({
		method: 'POST',
		path: `${path}/action`,
		body: { action: 'cancel' },
	});
	if (!('failure' in result)) return readJob(result.body, job) ?? job;
	const { failure } = result;
	if (failure.status !== 400) throw toNodeApiError(client.node, failure, itemIndex);
	const now = readJob(await client.get(path), job) ?? job;
	if (now.end) return now;
	throw jobError(run.context, now, explainNotCanceled(now, failure.reason), itemIndex);
}

export const cancelJobOperation: Operation = {
	name: 'Cancel Job',
	value: 'cancel',
	action: 'Cancel job',
	description:
		"Cancel a job where Scenario allows it. Jobs of models and apps can't be canceled and are charged.",
	properties: [jobIdProperty, simplifyProperty],
	execute: eachItem(
		(run) =>
			async ({ itemIndex, simplify }) => {
				const job = await fetchJob(run.context, run.client, itemIndex);
				return jobOutput(await cancelJob(run, job, itemIndex), simplify);
			},
		CONCURRENT_REQUESTS,
	),
};
