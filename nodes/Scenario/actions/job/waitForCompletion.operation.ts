import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { startRun } from '../../execution/context';
import { readWaitOptions } from '../../execution/options';
import { parseState, pauseStateProperty } from '../../execution/pause/state';
import { steps } from '../../execution/pause/steps';
import { createResultItems } from '../../execution/results';
import { createWait } from '../../execution/waitMode';
import { limitConcurrency } from '../../utils/concurrency';
import type { Operation } from '../operation';
import {
	additionalOptions,
	approvalStepOption,
	downloadFilesProperty,
	fileNameOption,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { fetchJob, jobIdProperty } from './properties';

const CONCURRENT_REQUESTS = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const step = parseState(context);
	if (step) return await steps[step.step](context, step.state);
	const { run, stop } = await startRun(context);
	const wait = createWait(run, stop, 'jobsRun');
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	// All jobs are polled together, whatever their number.
	return await wait.forEachItem(async (itemIndex) => {
		const settings = readWaitOptions(context, itemIndex);
		const deadline = run.client.clock.now() + settings.timeout;
		const job = await requests(async () => await fetchJob(context, run.client, itemIndex));
		const end = await wait.untilEnd(job, deadline, settings, itemIndex);
		return end ? await createResultItems(run, end, settings, itemIndex) : [];
	});
}

export const waitForCompletionOperation: Operation = {
	name: 'Wait for Completion',
	value: 'waitForCompletion',
	action: 'Wait for job completion',
	description: 'Wait until a job finishes and return its files',
	properties: [
		jobIdProperty,
		downloadFilesProperty,
		simplifyProperty,
		additionalOptions([fileNameOption, approvalStepOption, ...waitingOptions]),
		pauseStateProperty,
	],
	execute,
};
