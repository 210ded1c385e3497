import { eachItem } from '../../execution/run';
import { jobOutput, readJob } from '../../jobs/job';
import { JOB_TYPES } from '../../jobs/jobTypes';
import { listAll } from '../../transport/pagination';
import { asText } from '../../utils/json';
import { toTitleCase } from '../../utils/text';
import type { Operation } from '../operation';
import { getManyProperties, readGetMany } from '../properties';

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

/** The API's list can't filter by these types (docs/service-facts.md, Jobs). */
const NOT_FILTERABLE = new Set<string>([
	'caption-llava',
	'model-download',
	'model-import',
	'patch-image',
]);

const choices = (values: readonly string[]) =>
	values.map((value) => ({ name: toTitleCase(value), value }));

const properties = getManyProperties([
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
		options: choices(JOB_TYPES.filter((jobType) => !NOT_FILTERABLE.has(jobType))),
	},
]);

export const getManyJobsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many jobs',
	description: 'List the jobs of the project, newest first',
	properties,
	execute: eachItem(({ client, context }) => async ({ itemIndex, simplify }) => {
		const { filters, limit } = readGetMany(context, itemIndex);
		const [status, type] = [asText(filters.status), asText(filters.type)];
		const query = {
			pageSize: Math.min(limit, MAX_PAGE_SIZE),
			...(status && { status }),
			...(type && { type }),
		};
		const records = await listAll(client, '/jobs', 'jobs', query, limit);
		return records.flatMap((record) => {
			const job = readJob(record);
			return job ? [jobOutput(job, simplify)] : [];
		});
	}),
};
