import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { readJob } from '../../jobs/job';
import { FILTERABLE_JOB_TYPES } from '../../jobs/jobTypes';
import { jobOutput } from '../../jobs/output';
import { listAll } from '../../transport/pagination';
import { asRecord, asText } from '../../utils/json';
import { toTitleCase } from '../../utils/text';
import { filtersProperty, limitProperties, readLimit } from '../getMany';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

/** The API's maximum page size. */
const MAX_PAGE_SIZE = 100;

/** The API's own status values. */
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
	values.map((value) => ({ name: toTitleCase(value), value }));

const filters = filtersProperty([
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'success',
		description: 'Only return jobs with this status',
		options: choices(STATUSES),
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		default: 'custom',
		description:
			'Only return jobs of this type. Models create Custom jobs, apps create Workflow jobs.',
		options: choices(FILTERABLE_JOB_TYPES),
	},
]);

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const { status, type } = asRecord(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = readLimit(context, itemIndex);
		const query = {
			pageSize: Math.min(limit, MAX_PAGE_SIZE),
			...(asText(status) && { status: String(status) }),
			...(asText(type) && { type: String(type) }),
		};
		const records = await listAll(run.client, '/jobs', 'jobs', query, limit);
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
	description: 'List the jobs of the project, newest first',
	properties: [...limitProperties, filters, simplifyProperty],
	execute,
};
