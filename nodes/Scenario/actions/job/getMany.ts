import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readJob } from '../../jobs/job';
import { JOB_TYPES } from '../../jobs/jobTypes';
import { jobOutput } from '../../jobs/output';
import { humanise } from '../../models/words';
import { recordOf, textOf } from '../../transport/json';
import { listAll } from '../../transport/paging';
import { forEachItem } from '../items';
import { limitOf, limitProperties } from '../limit';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';

/** The most that the API gives at once. */
const LONGEST_PAGE = 200;

/** The API's own words, which it filters by. */
const STATUSES = [
	'canceled',
	'failure',
	'finalizing',
	'in-progress',
	'pending',
	'queued',
	'success',
	'warming-up',
];

const choices = (values: readonly string[]) =>
	values.map((value) => ({ name: humanise(value), value }));

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'success',
			description: 'Only jobs that stand like this now',
			options: choices(STATUSES),
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			default: 'custom',
			description:
				'Only jobs of this type. What models make is Custom, a run of an app is Workflow.',
			options: choices(JOB_TYPES),
		},
	],
};

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const { status, type } = recordOf(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = limitOf(context, itemIndex);
		const query = {
			pageSize: Math.min(limit, LONGEST_PAGE),
			...(textOf(status) && { status: String(status) }),
			...(textOf(type) && { type: String(type) }),
		};
		const records = await listAll(run.api, '/jobs', 'jobs', query, limit);
		return records.flatMap((record) => {
			const job = readJob(record);
			return job ? [{ json: jobOutput(job, simplify), pairedItem: { item: itemIndex } }] : [];
		});
	});
}

export const getManyJobsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many jobs',
	description: 'List jobs of the project, the newest first',
	properties: [...limitProperties, filters, simplifyProperty],
	execute,
};
