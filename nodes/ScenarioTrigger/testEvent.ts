import type { INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { FileRun } from '../Scenario/actions/resultFiles';
import { readJob } from '../Scenario/jobs/job';
import { listAll } from '../Scenario/transport/paging';
import { itemsIfWanted } from './items';
import type { TriggerSettings } from './settings';

/** How far back a test event is looked for: one page. */
const NEWEST = 200;

/**
 * The newest job that would start the workflow: what somebody who builds one wants to see.
 *
 * @throws {NodeOperationError} when there is none
 * @throws {NodeApiError} when Scenario can't be asked
 */
export async function testEvent(
	run: FileRun,
	settings: TriggerSettings,
): Promise<INodeExecutionData[]> {
	const records = await listAll(run.api, '/jobs', 'jobs', { pageSize: NEWEST }, NEWEST);
	for (const record of records) {
		const job = readJob(record);
		const items = job ? await itemsIfWanted(run, job, settings) : [];
		if (items.length > 0) return items;
	}
	throw new NodeOperationError(run.api.node, 'No job with these settings has ended lately', {
		description: `Looked at the newest ${records.length} jobs of the project. Run a model in Scenario, or choose other Events or another Model, then fetch again.`,
	});
}
