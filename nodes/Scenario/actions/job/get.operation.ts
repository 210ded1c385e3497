import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { jobOutput } from '../../jobs/output';
import { limitConcurrency } from '../../utils/concurrency';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { fetchJob, jobIdProperty } from './properties';

const CONCURRENT_REQUESTS = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	return await forEachItem(context, stop, async (itemIndex) => {
		const job = await requests(async () => await fetchJob(context, run.client, itemIndex));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		return [{ json: jobOutput(job, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const getJobOperation: Operation = {
	name: 'Get Job',
	value: 'get',
	action: 'Get job',
	description: 'Get the status, progress and asset IDs of a job',
	properties: [jobIdProperty, simplifyProperty],
	execute,
};
