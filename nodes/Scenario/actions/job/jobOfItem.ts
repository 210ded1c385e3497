import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ScenarioApi } from '../../transport/api';
import { pathTo } from '../../transport/path';

/**
 * The job that an item names, as it is now.
 *
 * @throws {NodeOperationError} when the item names none
 * @throws {NodeApiError} when Scenario doesn't give it
 */
export async function getJob(
	context: IExecuteFunctions,
	api: ScenarioApi,
	itemIndex: number,
): Promise<Job> {
	const given = context.getNodeParameter('jobId', itemIndex, '', { extractValue: true });
	const jobId = typeof given === 'string' ? given.trim() : '';
	if (!jobId) {
		throw new NodeOperationError(context.getNode(), 'The parameter Job is empty', {
			itemIndex,
			description:
				'Give a job ID, or connect this node behind one that puts out a jobId, e.g. Generate Video.',
		});
	}
	const reply = await api.get(pathTo('jobs', jobId));
	const job = readJob(reply);
	if (job) return job;
	throw new NodeOperationError(
		context.getNode(),
		`Scenario's record of job ${jobId} can not be read`,
		{
			itemIndex,
			description: 'Check the Base URL of the credential, then run again.',
		},
	);
}
