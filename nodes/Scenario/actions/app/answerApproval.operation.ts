import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { jobError, withJobContext } from '../../execution/itemErrors';
import type { Run } from '../../execution/run';
import { eachItem } from '../../execution/run';
import type { Job } from '../../jobs/job';
import { jobOutput, readJob } from '../../jobs/job';
import type { UserStep } from '../../jobs/pendingStep';
import { readUserSteps } from '../../jobs/pendingStep';
import type { Explanation } from '../../transport/errorMessages';
import { toNodeApiError } from '../../transport/errorMessages';
import type { ScenarioRequest } from '../../transport/request';
import { apiPath } from '../../transport/request';
import { isRetryable, retryDelay } from '../../transport/retry';
import { asRecord, asText } from '../../utils/json';
import { readNodeMemory, readRunIndex } from '../../utils/nodeMemory';
import { asId, listSome, quote } from '../../utils/text';
import { fetchJob } from '../job/get.operation';
import { jobIdProperty } from '../locators';
import type { Operation } from '../operation';
import { additionalOptions, readNames, simplifyProperty } from '../properties';

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

const ACTIONS = ['approve', 'reject', 'select'] as const;

/** What to do about the step, in the API's words. */
type Action = (typeof ACTIONS)[number];

/** An answer to a step, as the API takes it. */
interface StepAnswer {
	action: Action;
	/** Of a selection, from 0. */
	selectedIndices?: number[];
}

/** Throws why a step can't be answered, with what to do. */
type Refuse = (message: string, advice: string) => never;

/** All steps of a job that a person answers. */
const getUserSteps = ({ record }: Job): UserStep[] => readUserSteps(asRecord(record.metadata).flow);

/** The API's status of a step that has this answer. */
const STATUS_AFTER = new Map<unknown, string>([
	['approve', 'success'],
	['select', 'success'],
	['reject', 'rejected'],
]);

/** Whether a step has been answered in this way, by whomever. */
const isAnsweredBy = ({ isPending, status }: UserStep, decision: unknown): boolean =>
	!isPending && status === STATUS_AFTER.get(decision);

/** For a step that somebody has answered already, in the same way or another. */
const explainAnswered = ({ jobId }: Job, { nodeId, status }: UserStep): Explanation => ({
	message: `Step ${nodeId} of job ${jobId} was already answered (status ${status})`,
	description:
		'Each step is answered once. Get the state of the job with Get Job, or its files with Wait for Completion.',
});

const WAIT_FIRST =
	'Put Run App or Wait for Completion before this node, with "On Approval Step" set to Return Job.';

/**
 * The step to answer; not pending, if somebody has answered it already.
 *
 * @param nodeId the step's ID; undefined for the one that waits
 * @throws what `refuse` throws, when there is none
 */
function findStep(job: Job, nodeId: string | undefined, refuse: Refuse): UserStep {
	const { jobId, status, end, record } = job;
	const steps = getUserSteps(job);
	if (asRecord(record.metadata).flow === undefined) {
		const advice = 'Only apps ask for approvals. Enter the job ID that Run App returned.';
		return refuse(`Job ${jobId} isn't the job of an app`, advice);
	}
	const step = steps.find((each) => (nodeId ? each.nodeId === nodeId : each.isPending));
	if (step && (step.isPending ? !end : step.status !== 'pending')) return step;
	if (end) {
		return refuse(
			`Job ${jobId} has ended with the status ${status}: it no longer asks for an answer`,
			'Get its files with Wait for Completion, or run the app again.',
		);
	}
	if (steps.length === 0) {
		return refuse(`The app of job ${jobId} has no step that asks a person`, WAIT_FIRST);
	}
	const ids = listSome(
		steps.map((each) => each.nodeId),
		20,
	);
	if (nodeId && !step) {
		const advice = `Its approvals and selections are ${ids}. Leave "Step ID" empty for the one that waits.`;
		return refuse(`Job ${jobId} has no step ${quote(nodeId)} that asks a person`, advice);
	}
	return refuse(`No step of job ${jobId} waits for an answer now`, WAIT_FIRST);
}

/** The index of a choice given by its number, asset ID or text; -1 if there is none. */
const indexOfChoice = ({ choices }: UserStep, text: string): number =>
	choices.findIndex(
		(choice) =>
			String(choice.number) === text ||
			('assetId' in choice ? choice.assetId : choice.value) === text,
	);

function readSelection(step: UserStep, given: unknown, refuse: Refuse): StepAnswer {
	const { nodeId, choices, minChoices, maxChoices } = step;
	const texts = readNames(given);
	const unknown = texts.find((text) => indexOfChoice(step, text) < 0);
	if (unknown !== undefined) {
		const advice = `Enter numbers from 1 to ${choices.length} or asset IDs, separated by commas. pendingStep of the job lists the choices.`;
		return refuse(`Step ${nodeId} has no choice ${quote(unknown)} in "Choices"`, advice);
	}
	const selectedIndices = [...new Set(texts.map((text) => indexOfChoice(step, text)))];
	const { length } = selectedIndices;
	if (length >= minChoices && length <= maxChoices) return { action: 'select', selectedIndices };
	const range = minChoices === maxChoices ? `${minChoices}` : `${minChoices} to ${maxChoices}`;
	return refuse(`Step ${nodeId} takes ${range} choices, not ${length}`, 'Change "Choices".');
}

/**
 * The answer to a step, checked against what it asks.
 *
 * @param decision and `choices` as given by the user
 * @throws what `refuse` throws, when it doesn't fit
 */
function readAnswer(
	step: UserStep,
	decision: unknown,
	choices: unknown,
	refuse: Refuse,
): StepAnswer {
	const action = ACTIONS.find((known) => known === decision);
	if (!action) {
		const given = typeof decision === 'string' ? quote(decision) : String(decision);
		const advice =
			'An expression must give one of these three words, e.g. {{ $json.data.approved ? "approve" : "reject" }}.';
		return refuse(`"Decision" must be approve, reject or select, not ${given}`, advice);
	}
	if (action === 'reject') return { action };
	const { nodeId, type } = step;
	if (action === 'select' && type === 'selection') {
		return readSelection(step, choices, refuse);
	}
	if (action === 'approve' && type === 'approval') return { action };
	return refuse(
		`Step ${nodeId} asks for ${type === 'approval' ? 'an approval' : 'a selection'}, but "Decision" is ${action}`,
		`Set "Decision" to ${type === 'approval' ? 'Approve or Reject' : 'Select or Reject'}.`,
	);
}

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
