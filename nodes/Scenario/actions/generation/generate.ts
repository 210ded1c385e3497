import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { uploadsOf } from '../../assets/uploads';
import type { Runnable, Target } from '../../catalog/runnable';
import { gateOf } from '../../jobs/gate';
import { jobOutput } from '../../jobs/output';
import { limitTo } from '../../transport/limit';
import type { Run } from '../completion';
import { resultItems } from '../completion';
import { nameOtherJobs } from '../aboutJob';
import { atItem } from '../items';
import type { Operation, OperationWords } from '../operation';
import { waitsOf } from '../parking/waits';
import {
	additionalOptions,
	downloadFilesProperty,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { startRun } from '../run';
import type { WaitingSettings } from '../settings';
import { waitingSettings } from '../settings';
import { budgetOf } from './budget';
import type { Bodies } from './files';
import { bodiesOf } from './files';
import { ledgerOf } from './ledger';
import type { Making } from './making';
import { modelSource } from './modelSource';
import { costOptions, waitForCompletionProperty } from './properties';
import type { ModelSource } from './request';
import { readRequest } from './request';
import type { SubmissionSettings } from './settings';
import { submissionSettings } from './settings';
import type { Order } from './submission';
import { submitterOf } from './submission';

interface Reading {
	target: Target;
	bodies: Bodies;
	waiting: WaitingSettings;
	submission: SubmissionSettings;
}

/**
 * Reads and checks every item before the first is sent: what is wrong with a later item is known
 * before an earlier one is paid for. With Continue On Fail each item stands for itself.
 */
async function readAll(
	run: Run,
	kind: Runnable,
	models: ModelSource,
): Promise<Array<PromiseSettledResult<Reading>>> {
	const { context, api } = run;
	const uploads = uploadsOf(context, api);
	const readings = await Promise.allSettled(
		context.getInputData().map(async (_, itemIndex) => {
			const waiting = waitingSettings(context, itemIndex);
			const submission = submissionSettings(context, itemIndex);
			const request = await readRequest(context, kind, models, itemIndex);
			const bodies = await bodiesOf(run, uploads, request, itemIndex);
			return { target: request.target, waiting, submission, bodies };
		}),
	);
	const bad = readings.findIndex(({ status }) => status === 'rejected');
	const first = readings[bad];
	if (first?.status === 'rejected' && !context.continueOnFail()) {
		throw atItem(context, first.reason, bad);
	}
	return readings;
}

async function execute(context: IExecuteFunctions, kind: Runnable): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const { api } = run;
	const waits = waitsOf(run, stop, submissionSettings(context, 0).waitForCompletion && 'toSubmit');
	const readings = await readAll(run, kind, modelSource(api, kind));
	const gate = gateOf(api.clock, api.signal);
	const ledger = ledgerOf(context);
	const submit = submitterOf(ledger, api, gate, budgetOf(api));
	const { maxConcurrentJobs } = submissionSettings(context, 0);
	const jobsInFlight = limitTo(maxConcurrentJobs || Infinity);

	const submittedJobs: string[] = [];
	const submitAndNote = async (order: Order, itemIndex: number) => {
		const job = await submit(order, itemIndex);
		submittedJobs.push(job.jobId);
		return job;
	};

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const reading = readings[itemIndex];
		if (reading?.status !== 'fulfilled') throw atItem(context, reading?.reason, itemIndex);
		const { target, bodies, submission, waiting } = reading.value;
		const order = { target, limits: submission, ...bodies };
		if (!submission.waitForCompletion) {
			const job = await submitAndNote(order, itemIndex);
			return [{ json: jobOutput(job, waiting.simplify), pairedItem: { item: itemIndex } }];
		}
		const job = await jobsInFlight(async () => {
			const submitted = await submitAndNote(order, itemIndex);
			const deadline = api.clock.now() + waiting.timeout;
			const end = waits.untilEnd(submitted, deadline, waiting, itemIndex);
			return await end.finally(() => gate.free());
		});
		return job ? await resultItems(run, job, waiting, itemIndex) : [];
	};

	try {
		return await waits.forEachItem(
			async (itemIndex) => await ledger.during(itemIndex, async () => await workOnItem(itemIndex)),
		);
	} catch (reason) {
		throw nameOtherJobs(atItem(context, reason, 0), submittedJobs);
	}
}

/** "Generate Video", "Run App" and their kin: the words differ, the code does not. */
export const generationOperation = (making: Making, words: OperationWords): Operation => ({
	...words,
	properties: [
		...making.properties,
		waitForCompletionProperty,
		{ ...downloadFilesProperty, displayOptions: { show: { waitForCompletion: [true] } } },
		simplifyProperty,
		additionalOptions([...costOptions, ...waitingOptions]),
	],
	execute: async (context) => await execute(context, making.kind),
});
