import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { createBasicAuth, findCredentialIssue } from '../../../credentials/ScenarioApi.credentials';
import type { Timing } from '../utils/clock';
import { clock } from '../utils/clock';
import type { JsonRecord } from '../utils/json';
import type { ApiFailure, Result } from './apiFailure';
import { toResult } from './apiFailure';
import { toNodeApiError } from './errorMessages';
import type { Project } from './project';
import { getProject } from './project';
import type { Priority, Turn } from './rateLimiter';
import type { ScenarioContext, ScenarioRequest } from './request';
import { CREDENTIAL, requestAuthenticated } from './request';
import type { RetryOptions } from './retry';
import { isRateLimited, retryWithin, withRetry } from './retry';

/** Milliseconds. Dry runs and submissions are slow, but not this slow. */
const REPLY_TIMEOUT_MS = 60_000;

/** Limits for the retries of a request. Waiting for the rate limit doesn't count. */
export interface RequestRetry extends RetryOptions {
	/** Whether this is a status check, which has low priority and ends all waiting when its time is over. */
	isStatusCheck?: boolean;
}

/** The API client of one execution. */
export interface ScenarioClient extends Timing {
	node: INode;
	/** Shared by everything in this process that uses the same credential. */
	project: Project;
	/** Aborted when the execution is canceled or the node run ends early. */
	signal?: AbortSignal;
	/**
	 * Sends a request once, as soon as the rate limit allows: for requests that start something. The
	 * signal aborts it only before it is sent. Afterwards its reply matters: when the execution is
	 * canceled, it is awaited for some seconds more. A 429 is returned at once, and the next call waits
	 * for the rate limit.
	 *
	 * @param onSend called right before the request is sent; if it throws, nothing is sent
	 */
	requestOnce(request: ScenarioRequest, onSend?: () => void): Promise<Result>;
	/**
	 * Sends an idempotent request, and again while the failure is retryable; returns the last result.
	 * Waits for the rate limit for up to 2.5 minutes, in the editor for 20 seconds.
	 */
	requestWithRetry(request: ScenarioRequest, retry?: RequestRetry): Promise<Result>;
	/** The same, for the body of the reply. @throws {NodeApiError} with advice */
	request(request: ScenarioRequest, retry?: RequestRetry): Promise<JsonRecord>;
	/** A GET request with the usual retries. @throws {NodeApiError} with advice */
	get(path: string, query?: ScenarioRequest['query']): Promise<JsonRecord>;
}

/** The API client of a node run, which may end early because one of its items failed. */
export interface RunClient extends ScenarioClient {
	/** The same, aborted by a canceled execution only: for what matters to a run that ends early, too. */
	finishing: ScenarioClient;
}

const DEFAULT_RETRY: RequestRetry = { ms: 60_000, tries: 5 };

/** Milliseconds that a canceled execution leaves for the reply to a request that starts something. */
const LATE_REPLY_MS = 10_000;

/** Milliseconds that the editor waits for the rate limit, because a user is waiting. */
const EDITOR_WAIT_MS = 20_000;

/** The editor's forms come first, then node runs, then the trigger. */
function getPriority(context: ScenarioContext): Priority {
	if ('getCurrentNodeParameter' in context) return 'editor';
	return 'getInputData' in context ? 'run' : 'background';
}

/** Shorter values would match anywhere; real keys and secrets have at least 20 characters. */
const MIN_SECRET_LENGTH = 6;

/**
 * Removes key and secret from failures: a proxy may repeat the request headers in its reply.
 *
 * @param credentials valid ones
 */
export function createRedactor(
	credentials: ICredentialDataDecryptedObject,
): (failure: ApiFailure) => ApiFailure {
	const { username, password } = createBasicAuth(credentials);
	const basic = Buffer.from(`${username}:${password}`).toString('base64');
	const secrets = [basic, password, username].filter(({ length }) => length >= MIN_SECRET_LENGTH);
	const hide = (text: string) =>
		secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
	return ({ reason, name, traceId, ...rest }) => ({
		...rest,
		reason: hide(reason),
		name: name && hide(name),
		traceId: traceId && hide(traceId),
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
): Promise<RunClient> {
	const node = context.getNode();
	const credentials = await context.getCredentials(CREDENTIAL);
	const issue = findCredentialIssue(credentials);
	if (issue) {
		const description = 'Open the Scenario API credential of this node and correct it.';
		throw new NodeOperationError(node, issue, { description });
	}
	const cancel =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const project = getProject(credentials, clock);
	const { limiter, serviceClock } = project;
	const priority = getPriority(context);
	const redact = createRedactor(credentials);

	const send = async (request: ScenarioRequest, timeout: number, signal?: AbortSignal) => {
		const sentAt = clock.now();
		const reply = await requestAuthenticated(context, request, timeout, signal);
		if (reply.answered) serviceClock.observe(reply.headers.date, sentAt);
		const result = toResult(reply, clock.now(), request.query?.dryRun === true);
		return 'failure' in result ? { failure: redact(result.failure) } : result;
	};

	/** Sends a request whose reply matters even to a canceled execution. */
	const sendToTheEnd = async (request: ScenarioRequest) => {
		const end = new AbortController();
		const endSoon = () => void clock.sleep(LATE_REPLY_MS).then(() => end.abort());
		cancel?.addEventListener('abort', endSoon, { once: true });
		try {
			return await send(request, REPLY_TIMEOUT_MS, end.signal);
		} finally {
			cancel?.removeEventListener('abort', endSoon);
		}
	};

	const createWith = (signal?: AbortSignal): ScenarioClient => {
		const requestWithRetry = async (
			request: ScenarioRequest,
			{ ms, tries, isStatusCheck }: RequestRetry = DEFAULT_RETRY,
		) => {
			const deadline = clock.now() + ms;
			const editorDeadline = priority === 'editor' ? clock.now() + EDITOR_WAIT_MS : undefined;
			const turn: Turn = isStatusCheck
				? { priority: 'background', signal, deadline }
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
				}, turn);
				// The limiter has already waited as long as allowed.
				if ('failure' in result && isRateLimited(result.failure)) waited = 0;
				return result;
			};
			const policy = retryWithin({ ms, tries }, clock, () => waited);
			return await withRetry(attempt, policy, { clock, signal });
		};

		const requestOrThrow: ScenarioClient['request'] = async (request, retry) => {
			const result = await requestWithRetry(request, retry);
			if ('failure' in result) throw toNodeApiError(node, result.failure);
			return result.body;
		};

		return {
			node,
			clock,
			project,
			signal,
			async requestOnce(request, onSend) {
				const sendNow = async () => {
					onSend?.();
					return await sendToTheEnd(request);
				};
				return await limiter.run(sendNow, { priority, signal, once: true });
			},
			requestWithRetry,
			request: requestOrThrow,
			get: async (path, query) => await requestOrThrow({ method: 'GET', path, query }),
		};
	};

	const stoppable = stop && cancel ? AbortSignal.any([stop, cancel]) : (stop ?? cancel);
	return { ...createWith(stoppable), finishing: createWith(cancel) };
}
