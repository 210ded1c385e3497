import type { Job } from '../../jobs/job';
import type { UserStep } from '../../jobs/pendingStep';
import { readUserSteps } from '../../jobs/pendingStep';
import type { Explanation } from '../../transport/errorMessages';
import { asRecord } from '../../utils/json';
import { listSome, quote } from '../../utils/text';
import { readNames } from '../properties';

const ACTIONS = ['approve', 'reject', 'select'] as const;

/** What to do about the step, in the API's words. */
type Action = (typeof ACTIONS)[number];

/** An answer to a step, as the API takes it. */
export interface StepAnswer {
	action: Action;
	/** Of a selection, from 0. */
	selectedIndices?: number[];
}

/** Throws why a step can't be answered, with what to do. */
export type Refuse = (message: string, advice: string) => never;

/** All steps of a job that a person answers. */
export const getUserSteps = ({ record }: Job): UserStep[] =>
	readUserSteps(asRecord(record.metadata).flow);

/** The API's status of a step that has this answer. */
const STATUS_AFTER = new Map<unknown, string>([
	['approve', 'success'],
	['select', 'success'],
	['reject', 'rejected'],
]);

/** Whether a step has been answered in this way, by whomever. */
export const isAnsweredBy = ({ isPending, status }: UserStep, decision: unknown): boolean =>
	!isPending && status === STATUS_AFTER.get(decision);

/** For a step that somebody has answered already, in the same way or another. */
export const explainAnswered = ({ jobId }: Job, { nodeId, status }: UserStep): Explanation => ({
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
export function findStep(job: Job, nodeId: string | undefined, refuse: Refuse): UserStep {
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
export function readAnswer(
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
