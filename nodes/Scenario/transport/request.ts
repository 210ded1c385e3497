import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { JsonRecord } from '../utils/json';
import { asRecord, isRecord } from '../utils/json';
import type { HttpOutcome, Result } from './apiFailure';
import { describeThrown, toApiFailure } from './apiFailure';
import { readBody } from './responseBody';

function parseUrl(address: string): URL | undefined {
	try {
		return new URL(address);
	} catch {
		return undefined;
	}
}

/**
 * Why a URL from a value or a reply can't be fetched, as a clause that doesn't repeat it: its query may
 * contain a signature. Which hosts may be accessed is up to n8n's own settings
 * (N8N_SSRF_PROTECTION_ENABLED).
 */
export function whyNotFetched(address: string): string | undefined {
	const url = parseUrl(address);
	if (!url) return "it isn't a valid URL";
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return "it doesn't start with https:// or http://";
	}
	return url.username || url.password ? 'it contains a user name or password' : undefined;
}

/** An API path from its segments, e.g. 'jobs' and an ID. */
export const apiPath = (...steps: string[]): string =>
	// Lone surrogates can't be encoded.
	steps.map((step) => `/${encodeURIComponent(step.replace(/\p{Cs}/gu, '\uFFFD'))}`).join('');

/** Whether a path has a dot segment, which would lead to another path, encoded or not. */
export const hasDotSegment = (path: string): boolean => /\/\.\.?(?=\/|$)/.test(path);

export type ScenarioContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A request to the API. The path starts with a slash and is relative to the base URL. */
export interface ScenarioRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: JsonRecord;
}

export const CREDENTIAL = 'scenarioApi';

/** Depending on the n8n version, a code like ECONNRESET is on the error or on one of its causes. */
function findNetworkCode(error: unknown, depth = 0): string {
	if (!isRecord(error) || depth > 3) return '';
	if (typeof error.code === 'string') return error.code;
	return findNetworkCode(error.cause, depth + 1) || findNetworkCode(error.errorResponse, depth + 1);
}

/**
 * Converts the full response of n8n's HTTP helper, or what it throws, to an outcome.
 *
 * @throws only the signal's reason, once the execution is canceled
 */
async function toHttpOutcome(
	send: () => Promise<unknown>,
	signal?: AbortSignal,
): Promise<HttpOutcome> {
	try {
		const reply = asRecord(await send());
		const status = typeof reply.statusCode === 'number' ? reply.statusCode : 0;
		return { answered: true, status, headers: asRecord(reply.headers), body: reply.body };
	} catch (error) {
		signal?.throwIfAborted();
		return { answered: false, code: findNetworkCode(error), text: describeThrown(error) };
	}
}

/**
 * Sends one request with the credential and returns its outcome, including failures. Redirects are
 * not followed, because the credential is only for the host of the base URL. Replies are streamed, so
 * that no server can fill the memory.
 *
 * @param timeout milliseconds
 * @throws only the signal's reason, once the execution is canceled
 */
export async function requestAuthenticated(
	context: ScenarioContext,
	request: ScenarioRequest,
	timeout: number,
	signal?: AbortSignal,
): Promise<HttpOutcome> {
	if (hasDotSegment(request.path)) {
		const body = { reason: "An ID can't consist of dots only" };
		return { answered: true, status: 404, headers: {}, body };
	}
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.path,
		qs: request.query,
		// n8n would send an empty object without body and content type.
		body: request.body && JSON.stringify(request.body),
		headers: request.body && { 'Content-Type': 'application/json' },
		json: true,
		encoding: 'stream',
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		...(signal && { abortSignal: signal }),
	};
	const send = async () => {
		const { httpRequestWithAuthentication } = context.helpers;
		const reply = asRecord(await httpRequestWithAuthentication.call(context, CREDENTIAL, options));
		return { ...reply, body: await readBody(reply.body, timeout, signal) };
	};
	return await toHttpOutcome(send, signal);
}

/** A request without credentials, to a signed or public URL. */
export interface UnauthenticatedRequest {
	url: string;
	/** Sent with PUT; without a body the request is a GET. */
	body?: Buffer;
	/** Milliseconds until the reply starts. */
	timeout: number;
}

export type HttpReply = Extract<HttpOutcome, { answered: true }>;

/** An unread stream would keep its connection open. */
function discardBody(body: unknown) {
	if (isRecord(body) && typeof body.destroy === 'function') body.destroy();
}

/**
 * Sends a request to a host other than the API, without credentials. Redirects are followed. The
 * reply body is a stream, which the caller of a GET has to read or destroy.
 *
 * A PUT has no content type: some signatures cover that header, and none was signed.
 *
 * @throws only the signal's reason, once the execution is canceled
 */
export async function requestUnauthenticated(
	context: { helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest'> },
	request: UnauthenticatedRequest,
	now: () => number,
	signal?: AbortSignal,
): Promise<Result<HttpReply>> {
	const why = whyNotFetched(request.url);
	if (why) return { failure: { reason: why, details: {}, nonRetryable: true } };
	const options: IHttpRequestOptions = {
		url: request.url,
		timeout: request.timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		encoding: 'stream',
		...(request.body
			? { method: 'PUT', body: request.body, headers: { 'Content-Type': false } }
			: // Uncompressed, because the announced length is checked.
				{ method: 'GET', headers: { 'Accept-Encoding': 'identity' } }),
		...(signal && { abortSignal: signal }),
	};
	const outcome = await toHttpOutcome(
		async () => await context.helpers.httpRequest(options),
		signal,
	);
	if (!outcome.answered) return { failure: toApiFailure(outcome, now()) };
	const isSuccess = outcome.status >= 200 && outcome.status < 300;
	// The reply to an uploaded part is useless, and could be of any length.
	if (!isSuccess || request.body) discardBody(outcome.body);
	if (isSuccess) return { body: outcome };
	return { failure: toApiFailure({ ...outcome, body: undefined }, now()) };
}
