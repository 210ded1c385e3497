import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobOutput } from '../../jobs/output';
import { limitTo } from '../../transport/limit';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { jobIdProperty, simplifyProperty } from '../properties';
import { startRun } from '../run';
import { getJob } from './jobOfItem';

const REQUESTS_AT_ONCE = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitTo(REQUESTS_AT_ONCE);
	return await forEachItem(context, stop, async (itemIndex) => {
		const job = await requests(async () => await getJob(context, run.api, itemIndex));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		return [{ json: jobOutput(job, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const getJobOperation: Operation = {
	name: 'Get Job',
	value: 'get',
	action: 'Get job',
	description: 'Look at a job once: its status, its progress and the IDs of its assets',
	properties: [jobIdProperty, simplifyProperty],
	execute,
};
