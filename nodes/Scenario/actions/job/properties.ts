import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ScenarioClient } from '../../transport/client';
import { apiPath } from '../../transport/request';

export const jobIdProperty: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.jobId }}' },
	required: true,
	description: 'The job to retrieve. Defaults to the jobId of the input item.',
	builderHint: {
		propertyHint:
			'Leave it unset behind a Scenario node that returns a job. Elsewhere set mode id and an expression that gives the jobId.',
	},
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a recent job...',
			typeOptions: { searchListMethod: 'searchJobs', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. job_aZ67MsuuyQ5JawJekta3V7yD',
		},
	],
};

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
	const given = context.getNodeParameter('jobId', itemIndex, '', { extractValue: true });
	const jobId = typeof given === 'string' ? given.trim() : '';
	if (!jobId) {
		throw new NodeOperationError(context.getNode(), '"Job" is empty', {
			itemIndex,
			description:
				'Enter a job ID, or connect this node to one that returns a jobId, e.g. Generate Video.',
		});
	}
	const reply = await client.get(apiPath('jobs', jobId));
	const job = readJob(reply);
	if (job) return job;
	throw new NodeOperationError(
		context.getNode(),
		`Scenario's record of job ${jobId} can't be read`,
		{
			itemIndex,
			description: 'Check the Base URL of the credential, then run again.',
		},
	);
}
