import type { IExecuteFunctions } from 'n8n-workflow';

import { refuse } from '../../execution/itemErrors';
import { eachItem } from '../../execution/run';
import type { Job } from '../../jobs/job';
import { jobOutput, readJob } from '../../jobs/job';
import type { ScenarioClient } from '../../transport/client';
import { apiPath } from '../../transport/request';
import { RETRY } from '../../utils/advice';
import { jobIdProperty, readJobId } from '../locators';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

const CONCURRENT_REQUESTS = 10;

/**
 * Fetches the job of an item.
 *
 * @throws {NodeOperationError} when the item has no job ID
 * @throws {NodeApiError} when the job can't be fetched
 */
export async function fetchJob(
	context: IExecuteFunctions,
	client: ScenarioClient,
	itemIndex: number,
): Promise<Job> {
	const jobId = readJobId(context, itemIndex);
	const reply = await client.get(apiPath('jobs', jobId));
	const job = readJob(reply);
	if (job) return job;
	const message = `Scenario's record of job ${jobId} can't be read`;
	const advice = `Check the Base URL of the credential, then ${RETRY}.`;
	return refuse(context, itemIndex, message, advice);
}

export const getJobOperation: Operation = {
	name: 'Get Job',
	value: 'get',
	action: 'Get job',
	description: 'Get the status, progress and asset IDs of a job',
	properties: [jobIdProperty, simplifyProperty],
	execute: eachItem(
		({ client, context }) =>
			async ({ itemIndex, simplify }) =>
				jobOutput(await fetchJob(context, client, itemIndex), simplify),
		CONCURRENT_REQUESTS,
	),
};
