import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { findCredentialIssue } from '../../../credentials/scenarioApi.values';
import type { Clock } from '../utils/clock';
import { clock } from '../utils/clock';
import type { JsonRecord } from '../utils/json';
import type { ApiFailure, Result } from './apiFailure';
import { isRateLimited, toResult } from './apiFailure';
import { explainFailure } from './errorMessages';
import type { Project } from './project';
import { getProject } from './project';
import type { Priority } from './rateLimiter';
import { createRedactor } from './redact';
import type { ScenarioContext, ScenarioRequest } from './request';
import { CREDENTIAL, requestAuthenticated } from './request';
import type { RetryOptions } from './retry';
import { withRetry } from './retry';

/** Milliseconds. Dry runs and submissions are slow, but not this slow. */
const REPLY_TIMEOUT_MS = 60_000;

/** The API client of one execution. */
export interface ScenarioClient {
	node: INode;
	clock: Clock;
	/** Shared by everything in this process that uses the same credential. */
	project: Project;
	/** Aborted when the execution is canceled or the node run ends early. */
	signal?: AbortSignal;
	/**
	 * Sends a request once, as soon as the rate limit allows: for requests that start something. Before
	 * it is sent, the signal aborts it; afterwards only a canceled execution does, because its reply
	 * matters. A 429 is returned at once, and the next call waits for the rate limit.
	 *
	 * @param onSend called right before the request is sent; if it throws, nothing is sent
	 */
	requestOnce(request: ScenarioRequest, onSend?: () => void): Promise<Result>;
	/**
	 * Sends an idempotent request, and again while the failure is retryable; returns the last result.
	 * Waits for the rate limit for up to 2.5 minutes, in the editor for 20 seconds.
	 */
	requestWithRetry(request: ScenarioRequest, retry: RetryOptions): Promise<Result>;
	/** A GET request with retries for up to a minute. @throws {NodeApiError} with advice */
	get(path: string, query?: ScenarioRequest['query']): Promise<JsonRecord>;
}

const DEFAULT_RETRY = { ms: 60_000, tries: 5 };

/** Milliseconds that the editor waits for the rate limit, because a user is waiting. */
const EDITOR_WAIT_MS = 20_000;

/** The editor's forms come first, then node runs, then the trigger. */
function getPriority(context: ScenarioContext): Priority {
	if ('getCurrentNodeParameter' in context) return 'editor';
	return 'getInputData' in context ? 'run' : 'background';
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

/**
 * Creates the client of an execution, with its credential, node and cancel signal.
 *
 * @param stop aborts reads and waits, like the execution's own cancel signal
 * @throws {NodeOperationError} when the credential is missing or invalid
 */
export async function createClient(
	context: ScenarioContext,
	stop?: AbortSignal,
): Promise<ScenarioClient> {
	const node = context.getNode();
	const credentials = await context.getCredentials(CREDENTIAL);
	const issue = findCredentialIssue(credentials);
	if (issue) {
		const description = 'Open the Scenario API credential of this node and correct it.';
		throw new NodeOperationError(node, issue, { description });
	}
	const cancel =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const signal = stop && cancel ? AbortSignal.any([stop, cancel]) : (stop ?? cancel);

	const project = getProject(credentials, clock);
	const { limiter } = project;
	const priority = getPriority(context);
	const redact = createRedactor(credentials);

	const send = async (request: ScenarioRequest, timeout: number, until?: AbortSignal) => {
		const reply = await requestAuthenticated(context, request, clock.realMs(timeout), until);
		const result = toResult(reply, clock.now());
		return 'failure' in result ? { failure: redact(result.failure) } : result;
	};

	const requestWithRetry = async (request: ScenarioRequest, retry: RetryOptions) => {
		const { deadline, tries, isStatusCheck } = retry;
		const editorDeadline = priority === 'editor' ? clock.now() + EDITOR_WAIT_MS : undefined;
		const waitForTurn = isStatusCheck
			? { priority: 'background' as const, signal, deadline }
			: { priority, signal, deadline: editorDeadline };
		/** Milliseconds spent waiting for the rate limit, which don't count towards the deadline. */
		let waited = 0;

		const attempt = async () => {
			const startedAt = clock.now();
			const waitedBefore = waited;
			const result = await limiter.run(async () => {
				if (!isStatusCheck) waited = waitedBefore + clock.now() - startedAt;
				const left = deadline + waited - clock.now();
				const timeout = Math.max(1_000, Math.min(REPLY_TIMEOUT_MS, left));
				return await send(request, timeout, signal);
			}, waitForTurn);
			// The limiter has already waited as long as allowed.
			if ('failure' in result && isRateLimited(result.failure)) waited = 0;
			return result;
		};
		const extended = {
			tries,
			get deadline() {
				return deadline + waited;
			},
		};
		return await withRetry(attempt, extended, clock, signal);
	};

	return {
		node,
		clock,
		project,
		signal,
		requestWithRetry,
		async requestOnce(request, onSend) {
			const sendNow = async () => {
				onSend?.();
				return await send(request, REPLY_TIMEOUT_MS, cancel);
			};
			return await limiter.run(sendNow, { priority, signal, once: true });
		},
		async get(path, query) {
			const { ms, tries } = DEFAULT_RETRY;
			const retry = { deadline: clock.now() + ms, tries };
			const result = await requestWithRetry({ method: 'GET', path, query }, retry);
			if ('failure' in result) throw toNodeApiError(node, result.failure);
			return result.body;
		},
	};
}
