import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { explainNotCanceled } from '../../jobs/explain';
import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import { jobOutput } from '../../jobs/output';
import { toNodeApiError } from '../../transport/api';
import { limitTo } from '../../transport/limit';
import { pathTo } from '../../transport/path';
import type { Run } from '../completion';
import { jobError } from '../aboutJob';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { jobIdProperty, simplifyProperty } from '../properties';
import { startRun } from '../run';
import { getJob } from './jobOfItem';

const REQUESTS_AT_ONCE = 5;

/** Milliseconds. */
const PATIENCE = 60_000;

/**
 * Asks for the end of a job. One that has ended stays as it is: its status tells. The API takes
 * back inference jobs alone; what models and apps make runs on and is paid.
 *
 * @throws {NodeOperationError} when the API refuses and the job goes on
 */
async function cancel(run: Run, job: Job, itemIndex: number): Promise<Job> {
	const { api } = run;
	if (job.end) return job;
	const path = pathTo('jobs', job.jobId);
	const answer = await api.ask(
		{ method: 'POST', path: `${path}/action`, body: { action: 'cancel' } },
		{ deadline: api.clock.now() + PATIENCE, tries: 5 },
	);
	if (!('refusal' in answer)) return readJob(answer.body, job) ?? job;
	const { refusal } = answer;
	if (refusal.status !== 400) throw toNodeApiError(api.node, refusal, itemIndex);
	const now = readJob(await api.get(path), job) ?? job;
	if (now.end) return now;
	throw jobError(run.context, now, explainNotCanceled(now, refusal.reason), itemIndex);
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitTo(REQUESTS_AT_ONCE);
	return await forEachItem(context, stop, async (itemIndex) => {
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const job = await requests(
			async () => await cancel(run, await getJob(context, run.api, itemIndex), itemIndex),
		);
		return [{ json: jobOutput(job, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const cancelJobOperation: Operation = {
	name: 'Cancel Job',
	value: 'cancel',
	action: 'Cancel job',
	description:
		'Stop a job where Scenario allows it. Jobs of models and apps can not be stopped and are paid.',
	properties: [jobIdProperty, simplifyProperty],
	execute,
};
