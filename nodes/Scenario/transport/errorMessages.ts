import { asNumber } from '../utils/json';
import { asLine } from '../utils/text';
import type { ApiFailure } from './apiFailure';

/** What users read: what happened and what to do next. Plain text, because AI agents read it too. */
export interface Explanation {
	message: string;
	description: string;
}

const TRY_AGAIN =
	'Scenario is temporarily unavailable. Run the workflow again in a minute, or turn on "Retry On Fail" in the node settings.';

const MAX_PLAN_LENGTH = 60;

const UNREACHABLE = new Map([
	['ECONNREFUSED', "Scenario can't be reached at the Base URL"],
	['ENOTFOUND', "The host of the Base URL doesn't exist"],
	['EAI_AGAIN', "The host of the Base URL can't be resolved"],
	['ECONNRESET', 'The connection to Scenario closed before a response arrived'],
	['ECONNABORTED', "Scenario didn't respond in time"],
	['ETIMEDOUT', "Scenario didn't respond in time"],
]);

function explainNoReply({ code, reason }: ApiFailure): Explanation {
	return {
		message: UNREACHABLE.get(code ?? '') ?? `No response from Scenario: ${reason}`,
		description:
			'Check the Base URL of the Scenario API credential, and that n8n can reach the internet, then run the workflow again.',
	};
}

function explainForbidden({ name, reason, details }: ApiFailure): Explanation {
	if (name !== 'ModelAccessRestrictedError') {
		return {
			message: `Scenario doesn't allow this: ${reason}`,
			description:
				'Check that the API key has access to this project (Project ID in the credential) and the permissions for this call.',
		};
	}
	const required = asLine(details.requiredPlan, MAX_PLAN_LENGTH);
	const current = asLine(details.currentPlan, MAX_PLAN_LENGTH);
	const plans = required ? ` (needs ${required}${current ? `, yours is ${current}` : ''})` : '';
	return {
		message: `Your Scenario plan doesn't include this model${plans}`,
		description:
			'Pick another model (the list shows the plan beside models that need a higher one), or upgrade the plan in the Scenario web app. Nothing was charged.',
	};
}

function explainLimit({ details, waitMs, reason }: ApiFailure): Explanation {
	const limit = asNumber(details.actionLimit);
	const wait = waitMs === undefined ? '' : ` Wait at least ${Math.ceil(waitMs / 1000)} s.`;
	if (limit !== undefined) {
		return {
			message: `Your Scenario account allows at most ${limit} of these jobs at a time`,
			description: `Nothing was started or charged. Wait until a running job finishes.${wait}`,
		};
	}
	return {
		message: 'Rate limit of this Scenario project reached',
		description:
			`The limit is about 100 requests per minute.${wait} ${reason ? `Scenario said: ${reason}` : ''}`.trim(),
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
				description:
					'Open the Scenario API credential, enter the key and secret again, and click Retry. Create a new key in the Scenario web app if you lost the secret.',
			};
		case 402:
			return {
				message: `Not enough Creative Units${said}`,
				description:
					'The balance of the project is too low for this job. Add Creative Units in the Scenario web app, or choose cheaper settings. Nothing was charged.',
			};
		case 403:
			return explainForbidden(failure);
		case 404:
			return {
				message: reason || 'Not found in Scenario',
				description:
					'Check the ID, and that it belongs to the project of the API key (Project ID in the credential).',
			};
		case 413:
			return {
				message: `The request is too large for Scenario${said}`,
				description: 'Use a smaller file, or upload it first and use its asset ID.',
			};
		case 400:
		case 422:
			return {
				message: `Scenario rejected the values${said}`,
				description: 'Change the named value and run again. Nothing was charged.',
			};
		case 429:
			return explainLimit(failure);
		default:
			break;
	}
	if (status >= 300 && status < 400) {
		return {
			message: `The Base URL redirects (HTTP ${status}), and redirects aren't followed`,
			description:
				'Enter the address it redirects to as the Base URL of the credential. The default is https://api.cloud.scenario.com/v1',
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
		description: 'Check the parameters of this node and the Scenario API credential.',
	};
}

function explainCause(failure: ApiFailure): Explanation {
	const { status, unreadable } = failure;
	if (status === undefined) return explainNoReply(failure);
	if (!unreadable) return explainStatus(failure, status);
	return {
		message: 'The response is incomplete or not from Scenario',
		description: `A proxy between n8n and Scenario may have responded. Check the Base URL of the credential. The response begins: ${failure.reason || '(nothing)'}`,
	};
}

/** Explains a failure to users, with the API's trace ID for support if there is one. */
export function explainFailure(failure: ApiFailure): Explanation {
	const { message, description } = explainCause(failure);
	const trace = failure.traceId ? ` Trace ID for Scenario's support: ${failure.traceId}` : '';
	return { message, description: description + trace };
}
