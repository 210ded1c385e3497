/*
 * Others of many items may be paid already. So no message says to run the workflow again, which pays for
 * all of them once more: a retry of the execution resumes them, as long as the model, the prompt and the
 * parameters of the node stay the same. With On Error: Continue the execution succeeds, and n8n retries
 * none that has succeeded. So each advice for an item has a second way.
 */

export const ONLY_ITEM = 'run only this item again';

/** After something outside of n8n has changed. Goes on a sentence. */
export const RETRY = `retry this execution, which pays for nothing twice, or ${ONLY_ITEM}`;

/** After a change in Additional Options. Goes on a sentence. */
export const RETRY_SAVED = `retry this execution with the currently saved workflow, which pays for nothing twice, or ${ONLY_ITEM}`;

/** After a change to what is generated, which a retry would submit for all items. A sentence. */
export const RUN_ONLY_ITEM = `Then ${ONLY_ITEM}.`;

/** The same advice for an item whose job is paid for: running the item again would pay for another one. */
export const adviceForPaidJob = (advice: string): string =>
	advice.replace(`, or ${ONLY_ITEM}`, '').replace(RUN_ONLY_ITEM, 'Then retry this execution.');
