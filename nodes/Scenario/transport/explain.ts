import { numberOf } from './json';
import type { Refusal } from './refusal';
import { lineOf } from './text';

/** What a person reads: what happened, and what to do next. Plain text, AI tools show it too. */
export interface Explanation {
	message: string;
	description: string;
}

const TRY_AGAIN =
	'Nothing is wrong with the workflow. Run it again in a minute, or switch on Retry On Fail in the settings of this node.';

const LONGEST_PLAN = 60;

const UNREACHABLE = new Map([
	['ECONNREFUSED', 'Scenario does not answer at the Base URL'],
	['ENOTFOUND', 'The host of the Base URL is not known'],
	['EAI_AGAIN', 'The host of the Base URL could not be looked up'],
	['ECONNRESET', 'The connection to Scenario broke off before a reply came'],
	['ECONNABORTED', 'Scenario did not reply in time'],
	['ETIMEDOUT', 'Scenario did not reply in time'],
]);

function explainSilence({ code, reason }: Refusal): Explanation {
	return {
		message: UNREACHABLE.get(code ?? '') ?? `No reply came from Scenario: ${reason}`,
		description:
			'Check the Base URL of the Scenario API credential and whether this n8n reaches the internet, then run it again.',
	};
}

function explainForbidden({ name, reason, details }: Refusal): Explanation {
	if (name !== 'ModelAccessRestrictedError') {
		return {
			message: `Scenario does not allow this: ${reason}`,
			description:
				'Check that the API key may use this project (Project ID in the credential) and that its rights cover this call.',
		};
	}
	const required = lineOf(details.requiredPlan, LONGEST_PLAN);
	const current = lineOf(details.currentPlan, LONGEST_PLAN);
	const plans = required ? ` (needs ${required}${current ? `, yours is ${current}` : ''})` : '';
	return {
		message: `This model is not part of your Scenario plan${plans}`,
		description:
			'Pick another model (the list shows the plan beside models that need a higher one), or upgrade the plan in the Scenario web app. Nothing was charged.',
	};
}

function explainTooMany({ details, waitMs, reason }: Refusal): Explanation {
	const limit = numberOf(details.actionLimit);
	const wait = waitMs === undefined ? '' : ` It asks to wait ${Math.ceil(waitMs / 1000)} s.`;
	if (limit !== undefined) {
		return {
			message: `Your Scenario account runs at most ${limit} of these jobs at a time`,
			description: `Nothing was started or charged. Wait until one of the running jobs has ended.${wait}`,
		};
	}
	return {
		message: 'Scenario takes no more requests from this project for the moment',
		description:
			`It allows about 100 requests a minute.${wait} ${reason ? `It said: ${reason}` : ''}`.trim(),
	};
}

/** By HTTP status; the texts are ours, the reason in them is the API's. */
function explainStatus(refusal: Refusal, status: number): Explanation {
	const { reason } = refusal;
	const said = reason ? `: ${reason}` : '';
	switch (status) {
		case 401:
			return {
				message: 'Scenario does not know this API key and secret',
				description:
					'Open the Scenario API credential, put in key and secret again, and press Retry there. Make a new key in the Scenario web app if the secret is lost.',
			};
		case 402:
			return {
				message: `Scenario asks for more Creative Units${said}`,
				description:
					'The balance of the project does not cover this. Add Creative Units in the Scenario web app, or choose cheaper settings. Nothing was charged.',
			};
		case 403:
			return explainForbidden(refusal);
		case 404:
			return {
				message: reason || 'Scenario does not have what was asked for',
				description:
					'Check the ID, and that it belongs to the project of the API key (Project ID in the credential).',
			};
		case 413:
			return {
				message: `What was sent is too large for Scenario${said}`,
				description: 'Use a smaller file, or give the file as an asset ID.',
			};
		case 400:
		case 422:
			return {
				message: `Scenario does not accept the values${said}`,
				description: 'Change the named value and run again. Nothing was charged.',
			};
		case 429:
			return explainTooMany(refusal);
		default:
			break;
	}
	if (status >= 300 && status < 400) {
		return {
			message: `The Base URL answers with a redirect (HTTP ${status}), which is not followed`,
			description:
				'Put the address that it leads to into Base URL of the credential. The usual one is https://api.cloud.scenario.com/v1',
		};
	}
	if (status >= 500) {
		return { message: `Scenario could not answer (HTTP ${status})${said}`, description: TRY_AGAIN };
	}
	return {
		message: `Scenario answered with HTTP ${status}${said}`,
		description: 'Check the values of this node and the Scenario API credential.',
	};
}

function explainPlainly(refusal: Refusal): Explanation {
	const { status, unreadable } = refusal;
	if (status === undefined) return explainSilence(refusal);
	if (!unreadable) return explainStatus(refusal, status);
	return {
		message: 'The reply did not come from Scenario, or was cut off',
		description: `Something between n8n and Scenario may have answered. Check the Base URL of the credential. The reply began: ${refusal.reason || '(nothing)'}`,
	};
}

/** A refusal in a person's words, with the API's trace ID for its support when there is one. */
export function explain(refusal: Refusal): Explanation {
	const { message, description } = explainPlainly(refusal);
	const trace = refusal.traceId ? ` Trace ID for Scenario's support: ${refusal.traceId}` : '';
	return { message, description: description + trace };
}
