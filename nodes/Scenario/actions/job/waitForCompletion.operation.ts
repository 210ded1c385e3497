import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withJobContext } from '../../execution/itemErrors';
import { parseState, pauseStateProperty } from '../../execution/pause/state';
import { steps } from '../../execution/pause/steps';
import { createResultItems } from '../../execution/results';
import { startRun } from '../../execution/run';
import { traceJobs } from '../../execution/tracing';
import { readWaitOptions } from '../../execution/waiting';
import { createWait } from '../../execution/waitMode';
import { createJobFetcher } from '../../jobs/fetchJobs';
import { limitConcurrency } from '../../utils/concurrency';
import { jobIdProperty, readJobId } from '../locators';
import type { Operation } from '../operation';
import {
	additionalOptions,
	approvalStepOption,
	downloadFilesProperty,
	fileNameOption,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { fetchJob } from './get.operation';

const CONCURRENT_REQUESTS = 10;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const step = parseState(context);
	if (step) return await steps[step.step](context, step.state);
	const run = await startRun(context);
	const wait = await createWait(run, 'jobsRun');
	const fetchTogether = createJobFetcher(run.client);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const settings = readWaitOptions(context, itemIndex);
		const deadline = run.client.clock.now() + settings.timeout;
		const job =
			(await fetchTogether(readJobId(context, itemIndex))) ??
			(await requests(async () => await fetchJob(context, run.client, itemIndex)));
		run.jobs.set(itemIndex, job);
		const end = await wait.waitFor(job, deadline, settings, itemIndex);
		if (!end) return [];
		run.jobs.set(itemIndex, end);
		return await createResultItems(run, end, settings, itemIndex);
	};
	// All jobs are polled together, whatever their number.
	const finished = wait.forEachItem(
		async (itemIndex) =>
			await withJobContext(run, itemIndex, async () => await workOnItem(itemIndex)),
	);
	return await traceJobs(run, finished);
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
		additionalOptions([
			fileNameOption,
			approvalStepOption,
			...waitingOptions('the start of this node'),
		]),
		pauseStateProperty,
	],
	execute,
};
