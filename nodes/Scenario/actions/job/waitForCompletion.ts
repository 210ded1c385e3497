import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { limitTo } from '../../transport/limit';
import { endOf, resultItems } from '../completion';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
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
	const { run, stop } = await startRun(context);
	const requests = limitTo(REQUESTS_AT_ONCE);
	// All jobs are watched together, however many there are.
	return await forEachItem(context, stop, async (itemIndex) => {
		const settings = waitingSettings(context, itemIndex);
		const deadline = run.api.clock.now() + settings.timeout;
		const job = await requests(async () => await getJob(context, run.api, itemIndex));
		return await resultItems(run, await endOf(run, job, deadline, itemIndex), settings, itemIndex);
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
	],
	execute,
};
