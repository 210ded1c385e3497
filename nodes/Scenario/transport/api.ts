import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { whatIsWrongWith } from '../../../credentials/scenarioApi.values';
import type { Clock } from './clock';
import { clock } from './clock';
import type { ScenarioContext, ScenarioRequest } from './exchange';
import { CREDENTIAL, exchange } from './exchange';
import { explain } from './explain';
import type { JsonRecord } from './json';
import { FAIR_SHARE, ratedAt } from './rate';
import type { Answer, Refusal } from './refusal';
import { readExchange } from './refusal';
import type { Patience } from './retry';
import { repeatWhilePassing } from './retry';
import { secretsHidden } from './secrets';

/** Milliseconds. A dry run and a submission may take their time; nothing takes this long. */
const REPLY_WITHIN = 60_000;

/** What the rest of the node knows of HTTP. */
export interface ScenarioApi {
	node: INode;
	clock: Clock;
	/** Aborted when the execution is cancelled, or the run of the node ends early. */
	signal?: AbortSignal;
	/**
	 * Sends once, whatever comes of it: for what starts something. Only a cancelled execution breaks
	 * it off: of what was sent the answer must be known.
	 */
	send(request: ScenarioRequest): Promise<Answer>;
	/** Repeats what changes nothing while the trouble is a passing one; hands back the last answer. */
	ask(request: ScenarioRequest, patience: Patience): Promise<Answer>;
	/** Like `ask`, for a minute at most; throws a NodeApiError that says what to do. */
	get(path: string, query?: ScenarioRequest['query']): Promise<JsonRecord>;
}

const PATIENCE_FOR_ONE_CALL = { ms: 60_000, tries: 5 };

/** The n8n error for a refusal. It carries no headers and no request, so no secret either. */
export function toNodeApiError(node: INode, refusal: Refusal, itemIndex?: number): NodeApiError {
	const { message, description } = explain(refusal);
	const reply: JsonObject = { reason: refusal.reason };
	return new NodeApiError(node, reply, {
		message,
		description,
		itemIndex,
		...(refusal.status !== undefined && { httpCode: String(refusal.status) }),
	});
}

/**
 * Binds the calls to one execution: its credential, its node, its cancel signal.
 *
 * @param stop ends reads and waits early, as the execution's own cancel signal does
 * @throws {NodeOperationError} when the credential is missing, or can't be used as it is
 */
export async function scenarioApi(
	context: ScenarioContext,
	stop?: AbortSignal,
): Promise<ScenarioApi> {
	const node = context.getNode();
	const credentials = await context.getCredentials(CREDENTIAL);
	const unusable = whatIsWrongWith(credentials);
	if (unusable) {
		const description = 'Open the Scenario API credential of this node and mend it there.';
		throw new NodeOperationError(node, unusable, { description });
	}
	const cancel =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const signal = stop && cancel ? AbortSignal.any([stop, cancel]) : (stop ?? cancel);

	const turn = ratedAt(FAIR_SHARE, clock);
	const hideSecrets = secretsHidden(credentials);

	const exchangeWithin = async (request: ScenarioRequest, timeout: number, until?: AbortSignal) => {
		await turn(until);
		const reply = await exchange(context, request, clock.wall(timeout), until);
		const answer = readExchange(reply, clock.now());
		return 'refusal' in answer ? { refusal: hideSecrets(answer.refusal) } : answer;
	};

	const ask = async (request: ScenarioRequest, patience: Patience) =>
		await repeatWhilePassing(
			async () => {
				const left = patience.deadline - clock.now();
				const timeout = Math.max(1_000, Math.min(REPLY_WITHIN, left));
				return await exchangeWithin(request, timeout, signal);
			},
			patience,
			clock,
			signal,
		);

	return {
		node,
		clock,
		signal,
		ask,
		send: async (request) => await exchangeWithin(request, REPLY_WITHIN, cancel),
		async get(path, query) {
			const { ms, tries } = PATIENCE_FOR_ONE_CALL;
			const patience = { deadline: clock.now() + ms, tries };
			const answer = await ask({ method: 'GET', path, query }, patience);
			if ('refusal' in answer) throw toNodeApiError(node, answer.refusal);
			return answer.body;
		},
	};
}
