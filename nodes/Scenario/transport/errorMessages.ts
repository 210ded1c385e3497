import { asNumber } from '../utils/json';
import { asLine } from '../utils/text';
import type { ApiFailure } from './apiFailure';
import { NETWORK_CODES } from './apiFailure';

/** What users read: what happened and what to do next. Plain text, because AI agents read it too. */
export interface Explanation {
	message: string;
	description: string;
}

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

const TRY_AGAIN = `Scenario is temporarily unavailable. In a minute, ${RETRY}. "Retry On Fail" in the node settings retries by itself.`;

const MAX_PLAN_LENGTH = 60;

function explainNoReply({ code, reason }: ApiFailure): Explanation {
	return {
		message: NETWORK_CODES[code ?? '']?.message ?? `No response from Scenario: ${reason}`,
		description: `Check the Base URL of the Scenario API credential, and that n8n can reach the internet. Then ${RETRY}.`,
	};
}

function explainForbidden({ name, reason, details = {} }: ApiFailure): Explanation {
	if (name !== 'ModelAccessRestrictedError') {
		return {
			message: `Scenario doesn't allow this: ${reason}`,
			description: `Check that the API key has access to this project (Project ID in the credential) and the permissions for this call. Then ${RETRY}.`,
		};
	}
	const required = asLine(details.requiredPlan, MAX_PLAN_LENGTH);
	const current = asLine(details.currentPlan, MAX_PLAN_LENGTH);
	const plans = required ? ` (needs ${required}${current ? `, yours is ${current}` : ''})` : '';
	return {
		message: `Your Scenario plan doesn't include this model${plans}`,
		description: `Upgrade the plan in the Scenario web app, then ${RETRY}. Or pick another model for this item: the list shows the plan beside models that need a higher one. ${RUN_ONLY_ITEM} Nothing was charged for it.`,
	};
}

function explainLimit({ details = {}, waitMs, reason }: ApiFailure): Explanation {
	const limit = asNumber(details.actionLimit);
	const wait = waitMs === undefined ? 'a minute' : `at least ${Math.ceil(waitMs / 1000)} s`;
	if (limit !== undefined) {
		return {
			message: `Your Scenario account allows at most ${limit} of these jobs at a time`,
			description: `Nothing was started or charged for this item. Wait until a running job finishes, ${wait}, then ${RETRY}.`,
		};
	}
	return {
		message: 'Rate limit of this Scenario project reached',
		description:
			`The limit is about 100 requests per minute. Wait ${wait}, then ${RETRY}. ${reason ? `Scenario said: ${reason}` : ''}`.trim(),
	};
}

/** Explains a failure by HTTP status. The reason in the message is the API's own. */
function explainStatus(failure: ApiFailure, status: number): Explanation {
	const { reason } = failure;
	const said = reason ? `: ${reason}` : '';
	switch (status) {
		case 401:
			return {
				message: 'Scenario rejected the API key or secret',
				description: `Enter the key and secret again in the Scenario API credential, then ${RETRY}. Create a new key in the Scenario web app if you lost the secret.`,
			};
		case 402:
			return {
				message: `Not enough Creative Units${said}`,
				description: `The balance of the project is too low for this job. Add Creative Units in the Scenario web app, then ${RETRY}. Nothing was charged for this item.`,
			};
		case 403:
			return explainForbidden(failure);
		case 404:
			return {
				message: reason || 'Not found in Scenario',
				description: `Check the ID, and that it belongs to the project of the API key (Project ID in the credential). ${RUN_ONLY_ITEM}`,
			};
		case 413:
			return {
				message: `The request is too large for Scenario${said}`,
				description: `Use a smaller file, or upload it first and use its asset ID. ${RUN_ONLY_ITEM}`,
			};
		case 400:
		case 422:
			return {
				message: `Scenario rejected the values${said}`,
				description: `Change the named value. ${RUN_ONLY_ITEM} Nothing was charged for it.`,
			};
		case 429:
			return explainLimit(failure);
		default:
			break;
	}
	if (status >= 300 && status < 400) {
		return {
			message: `The Base URL redirects (HTTP ${status}), and redirects aren't followed`,
			description: `Enter the address it redirects to as the Base URL of the credential, then ${RETRY}. The default is https://api.cloud.scenario.com/v1`,
		};
	}
	if (status >= 500) {
		return {
			message: `Scenario couldn't process the request (HTTP ${status})${said}`,
			description: TRY_AGAIN,
		};
	}
	return {
		message: `Scenario returned HTTP ${status}${said}`,
		description: `Check the parameters of this node and the Scenario API credential. ${RUN_ONLY_ITEM}`,
	};
}

function explainCause(failure: ApiFailure): Explanation {
	const { status, unreadable } = failure;
	if (status === undefined) return explainNoReply(failure);
	if (!unreadable) return explainStatus(failure, status);
	return {
		message: 'The response is incomplete or not from Scenario',
		description: `A proxy between n8n and Scenario may have responded. Check the Base URL of the credential, then ${RETRY}. The response begins: ${failure.reason || '(nothing)'}`,
	};
}

/** Explains a failure to users, with the API's trace ID for support if there is one. */
export function explainFailure(failure: ApiFailure): Explanation {
	const { message, description } = explainCause(failure);
	const trace = failure.traceId ? ` Trace ID for Scenario's support: ${failure.traceId}` : '';
	return { message, description: description + trace };
}
