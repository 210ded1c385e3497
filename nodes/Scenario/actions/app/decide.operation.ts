import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import type { ItemError } from '../../execution/jobErrors';
import { jobError, withJobContext } from '../../execution/jobErrors';
import type { Job } from '../../jobs/job';
import { jobOutput } from '../../jobs/output';
import type { ScenarioClient } from '../../transport/client';
import { limitConcurrency } from '../../utils/concurrency';
import { asRecord, asText } from '../../utils/json';
import { fetchJob, jobIdProperty } from '../job/properties';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';
import type { AnswerStore } from './answerStore';
import { createAnswerStore } from './answerStore';
import type { InvalidAnswer } from './decision';
import { findStep, getUserSteps, isAnsweredBy, readAnswer } from './decision';
import { sendAnswer } from './sendAnswer';

const CONCURRENT_REQUESTS = 5;

const properties: INodeProperties[] = [
	{
		...jobIdProperty,
		description: 'The job of the app that waits. Defaults to the jobId of the input item.',
	},
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		default: 'approve',
		description: 'The answer to the step of the app',
		options: [
			{ name: 'Approve', value: 'approve', description: 'Let the app continue' },
			{ name: 'Reject', value: 'reject', description: 'End the app. Its job is canceled.' },
			{
				name: 'Select',
				value: 'select',
				description: 'Let the app continue with some of the choices',
			},
		],
	},
	{
		displayName: 'Choices',
		name: 'choices',
		type: 'string',
		default: '',
		// Not required: n8n would ask for it if the decision is an expression.
		placeholder: 'e.g. 1, 3',
		description:
			"Numbers of the job's choices, beginning with 1, or their asset IDs. Separate several by commas.",
		displayOptions: { show: { decision: ['select'] } },
	},
	simplifyProperty,
	additionalOptions([
		{
			displayName: 'App ID',
			name: 'workflowId',
			type: 'string',
			default: '={{ $json.workflowId }}',
			placeholder: 'e.g. wflow_aZ67MsuuyQ5JawJekta3V7yD',
			description: "Only needed if the job's record doesn't name its app",
		},
		{
			displayName: 'Step ID',
			name: 'nodeId',
			type: 'string',
			default: '={{ $json.pendingStep.nodeId }}',
			placeholder: 'e.g. approve',
			description: 'The step to answer. Without it, the one that waits.',
		},
	]),
];

/** The app of a job: as its record says, or as the user does. */
function getApp(context: IExecuteFunctions, job: Job, given: unknown, itemIndex: number): string {
	const workflowId = job.workflowId ?? asText(given)?.trim();
	if (workflowId) return workflowId;
	const message = `Scenario's record of job ${job.jobId} doesn't name its app`;
	const description = 'Add "App ID" in "Additional Options". No answer was sent.';
	throw jobError(context, job, { message, description }, itemIndex);
}

interface Answering {
	context: IExecuteFunctions;
	client: ScenarioClient;
	answers: AnswerStore;
}

async function answerItem(
	{ context, client, answers }: Answering,
	job: Job,
	itemIndex: number,
): Promise<Job> {
	const { jobId } = job;
	const toError = ({ refused }: InvalidAnswer): ItemError =>
		jobError(context, job, refused, itemIndex);
	const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
	const decision = context.getNodeParameter('decision', itemIndex, 'approve');
	const answered = answers.get(itemIndex, jobId);
	const earlier = getUserSteps(job).find(({ nodeId }) => nodeId === answered);
	if (earlier && isAnsweredBy(earlier, decision)) return job;
	const step = findStep(job, answered ?? asText(options.nodeId)?.trim());
	if ('refused' in step) throw toError(step);
	const choices = context.getNodeParameter('choices', itemIndex, '');
	const answer = readAnswer(step, decision, choices);
	if ('refused' in answer) throw toError(answer);
	const workflowId = getApp(context, job, options.workflowId, itemIndex);
	answers.set(itemIndex, jobId, step.nodeId);
	return await sendAnswer(context, client, { job, workflowId, step }, answer, itemIndex);
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const { client } = run;
	const answering = { context, client, answers: createAnswerStore(context) };
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	return await forEachItem(context, stop, async (itemIndex) => {
		const job = await requests(async () => {
			const asked = await fetchJob(context, client, itemIndex);
			const answer = async () => await answerItem(answering, asked, itemIndex);
			return await withJobContext(context, asked, itemIndex, answer);
		});
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		return [{ json: jobOutput(job, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const answerApprovalOperation: Operation = {
	name: 'Answer Approval',
	value: 'decide',
	action: 'Answer app approval',
	description: 'Approve, reject or select in a running app that waits for a person',
	properties,
	execute,
};
