import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { limitTo } from '../../transport/limit';
import { resultItems } from '../completion';
import type { Operation } from '../operation';
import { orderOf, parkingProperty } from '../parking/order';
import { steps } from '../parking/steps';
import { waitsOf } from '../parking/waits';
import {
	additionalOptions,
	downloadFilesProperty,
	jobIdProperty,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { startRun } from '../run';
import { waitingSettings } from '../settings';
import { getJob } from './jobOfItem';

const REQUESTS_AT_ONCE = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const order = orderOf(context);
	if (order) return await steps[order.step](context, order.parked);
	const { run, stop } = await startRun(context);
	const waits = waitsOf(run, stop, 'jobsRun');
	const requests = limitTo(REQUESTS_AT_ONCE);
	// All jobs are watched together, however many there are.
	return await waits.forEachItem(async (itemIndex) => {
		const settings = waitingSettings(context, itemIndex);
		const deadline = run.api.clock.now() + settings.timeout;
		const job = await requests(async () => await getJob(context, run.api, itemIndex));
		const end = await waits.untilEnd(job, deadline, settings, itemIndex);
		return end ? await resultItems(run, end, settings, itemIndex) : [];
	});
}

export const waitForCompletionOperation: Operation = {
	name: 'Wait for Completion',
	value: 'waitForCompletion',
	action: 'Wait for job completion',
	description: 'Wait until a job has ended and get its files',
	properties: [
		jobIdProperty,
		downloadFilesProperty,
		simplifyProperty,
		additionalOptions(waitingOptions),
		parkingProperty,
	],
	execute,
};
