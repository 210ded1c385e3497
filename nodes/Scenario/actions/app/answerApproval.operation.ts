import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { jobError, withJobContext } from '../../execution/itemErrors';
import type { Run } from '../../execution/run';
import { eachItem } from '../../execution/run';
import type { Job } from '../../jobs/job';
import { jobOutput, readJob } from '../../jobs/job';
import type { UserStep } from '../../jobs/pendingStep';
import { toNodeApiError } from '../../transport/errorMessages';
import type { ScenarioRequest } from '../../transport/request';
import { apiPath } from '../../transport/request';
import { isRetryable, retryDelay } from '../../transport/retry';
import { asRecord, asText } from '../../utils/json';
import { readNodeMemory, readRunIndex } from '../../utils/nodeMemory';
import { asId } from '../../utils/text';
import { fetchJob } from '../job/get.operation';
import { jobIdProperty } from '../locators';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';
import type { Refuse, StepAnswer } from './answer';
import { explainAnswered, findStep, getUserSteps, isAnsweredBy, readAnswer } from './answer';

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

/**
 * Which step an item has answered in an earlier attempt of this node run. Kept in the node's execution
 * context, like submissions: on Retry On Fail or a retry of the execution, the answer to one step must
 * not go to the next step, which waits by then.
 */
function createAnswerStore(context: IExecuteFunctions) {
	const answers = readNodeMemory(context, 'scenarioAnswers');
	const run = readRunIndex(context);
	const getKey = (itemIndex: number, jobId: string) => `${run}/${itemIndex}/${jobId}`;
	return {
		/** The step's ID; undefined if the item has answered none of this job. */
		get: (itemIndex: number, jobId: string) => asText(answers[getKey(itemIndex, jobId)]),
		/** Call before the answer is sent. */
		set(itemIndex: number, jobId: string, nodeId: string) {
			answers[getKey(itemIndex, jobId)] = nodeId;
		},
	};
}

const MAX_TRIES = 5;

/** The API requires the project here alone; that of the credential takes precedence. */
function getProjectQuery({ record }: Job): ScenarioRequest['query'] {
	const ownerId = asId(record.ownerId);
	return ownerId?.startsWith('proj_') ? { projectId: ownerId } : undefined;
}

/**
 * Sends the answer to a step. The API has no idempotency key, and a second answer could meet the next
 * step of a loop, so the job is looked at again before anything is sent again.
 *
 * @param workflowId the app of the job
 * @returns the job after the answer
 * @throws {NodeOperationError} when somebody else has answered otherwise
 * @throws {NodeApiError} when Scenario rejects the answer
 */
async function sendAnswer(
	{ context, client }: Run,
	{ job, workflowId, step }: { job: Job; workflowId: string; step: UserStep },
	answer: StepAnswer,
	itemIndex: number,
): Promise<Job> {
	const { jobId } = job;
	const { nodeId, type } = step;
	const request: ScenarioRequest = {
		method: 'PUT',
		path: apiPath('workflows', workflowId, `user-${type}`),
		query: getProjectQuery(job),
		body: { nodeId, workflowJobId: jobId, ...answer },
	};
	const known = { ...job, workflowId };
	for (let tries = 1; ; tries++) {
		const result = await client.requestOnce(request);
		if (!('failure' in result)) return readJob(result.body, known) ?? job;
		const { failure } = result;
		if (isRetryable(failure)) {
			const delay = retryDelay(failure, tries, client.clock.random);
			await client.clock.sleep(delay, client.signal);
		}
		const now = readJob(await client.get(apiPath('jobs', jobId)), known) ?? job;
		const current = getUserSteps(now).find((each) => each.nodeId === nodeId);
		if (current && !current.isPending) {
			if (isRetryable(failure) && isAnsweredBy(current, answer.action)) return now;
			throw jobError(context, now, explainAnswered(now, current), itemIndex);
		}
		if (!isRetryable(failure) || tries === MAX_TRIES) {
			throw toNodeApiError(client.node, failure, itemIndex);
		}
	}
}

/** Answers the step of a job, unless an earlier attempt has. @returns the job after the answer */
async function answerStep(
	run: Run,
	answers: ReturnType<typeof createAnswerStore>,
	job: Job,
	itemIndex: number,
): Promise<Job> {
	const { context } = run;
	const { jobId } = job;
	const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
	const decision = context.getNodeParameter('decision', itemIndex, 'approve');
	const answered = answers.get(itemIndex, jobId);
	const earlier = getUserSteps(job).find(({ nodeId }) => nodeId === answered);
	if (earlier && isAnsweredBy(earlier, decision)) return job;
	const refuse: Refuse = (message, advice) => {
		const description = `${advice} No answer was sent.`;
		throw jobError(context, job, { message, description }, itemIndex);
	};
	const step = findStep(job, answered ?? asText(options.nodeId)?.trim(), refuse);
	if (!step.isPending) throw jobError(context, job, explainAnswered(job, step), itemIndex);
	const choices = context.getNodeParameter('choices', itemIndex, '');
	const answer = readAnswer(step, decision, choices, refuse);
	// The app, as the record of the job says, or as the user does.
	const workflowId =
		(job.workflowId ?? asText(options.workflowId)?.trim()) ||
		refuse(
			`Scenario's record of job ${jobId} doesn't name its app`,
			'Add "App ID" in "Additional Options".',
		);
	answers.set(itemIndex, jobId, step.nodeId);
	return await sendAnswer(run, { job, workflowId, step }, answer, itemIndex);
}

const execute = eachItem((run) => {
	const { client, context } = run;
	const answers = createAnswerStore(context);
	return async ({ itemIndex, simplify }) => {
		const asked = await fetchJob(context, client, itemIndex);
		run.jobs.set(itemIndex, asked);
		const answer = async () => await answerStep(run, answers, asked, itemIndex);
		return jobOutput(await withJobContext(run, itemIndex, answer), simplify);
	};
}, CONCURRENT_REQUESTS);

export const answerApprovalOperation: Operation = {
	name: 'Answer Approval',
	value: 'decide',
	action: 'Answer app approval',
	description: 'Approve, reject or select in a running app that waits for a person',
	properties,
	execute,
};
