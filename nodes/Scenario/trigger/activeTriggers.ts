import type { INode, IWorkflowMetadata } from 'n8n-workflow';

import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { TriggerState } from './state';

/** Milliseconds that collect notifications for one check: one job may send several, as may many at once. */
export const MIN_DELAY_MS = 1_000;

/**
 * What the polls and the notifications of a trigger share. n8n gives them static data of their own: the
 * polls that of the activation, a notification that of the database.
 */
export interface ActiveTrigger {
	/** Newer than what n8n has saved. */
	state?: TriggerState;
	/** One check at a time. */
	limit: ConcurrencyLimit;
	/** When jobs were checked last, in milliseconds since the epoch. */
	checkedAt?: number;
	/** Whether a notification announced the jobs that finished last. */
	isNotified: boolean;
	/** A job that a poll found, and no notification has followed. */
	unannounced?: string;
	/** Whether the log says that notifications are missing. */
	hasWarned: boolean;
	/** Whether a notification waits for its check. */
	isCheckDue: boolean;
	/** Milliseconds until that check. Grows while notifications announce nothing. */
	delay: number;
}

interface TriggerContext {
	getNode(): INode;
	getWorkflow(): IWorkflowMetadata;
}

/** Those of this process that are active, by workflow and node. */
const triggers = new Map<string, ActiveTrigger>();

const getKey = (context: TriggerContext) => `${context.getWorkflow().id}/${context.getNode().id}`;

/** The trigger, if it is active in this process: with webhook processors n8n polls in another one. */
export const findActiveTrigger = (context: TriggerContext): ActiveTrigger | undefined =>
	triggers.get(getKey(context));

export function getActiveTrigger(context: TriggerContext): ActiveTrigger {
	const trigger = findActiveTrigger(context) ?? {
		limit: limitConcurrency(1),
		isNotified: false,
		hasWarned: false,
		isCheckDue: false,
		delay: MIN_DELAY_MS,
	};
	triggers.set(getKey(context), trigger);
	return trigger;
}

/** For when the trigger stops, or begins anew. */
export const removeActiveTrigger = (context: TriggerContext): void =>
	void triggers.delete(getKey(context));
