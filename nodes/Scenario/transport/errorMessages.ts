import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { RETRY, RUN_ONLY_ITEM } from '../utils/advice';
import { asNumber } from '../utils/json';
import { asLine } from '../utils/text';
import type { ApiFailure } from './apiFailure';
import { NETWORK_CODES } from './apiFailure';

/** What users read: what happened and what to do next. Plain text, because AI agents read it too. */
export interface Explanation {
	message: string;
	description: string;
}

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

/** The n8n error for a failure. It contains neither headers nor the request, so no secrets. */
export function toNodeApiError(node: INode, failure: ApiFailure, itemIndex?: number): NodeApiError {
	const { message, description } = explainFailure(failure);
	const reply: JsonObject = { reason: failure.reason };
	return new NodeApiError(node, reply, {
		message,
		description,
		itemIndex,
		...(failure.status !== undefined && { httpCode: String(failure.status) }),
	});
}
