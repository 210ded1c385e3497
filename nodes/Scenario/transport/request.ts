import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Timing } from '../utils/clock';
import type { JsonRecord } from '../utils/json';
import { asRecord, isRecord } from '../utils/json';
import type { HttpOutcome, Result } from './apiFailure';
import { describeThrown, toApiFailure } from './apiFailure';

/**
 * Why a URL from a value or a reply can't be fetched, as a clause that doesn't repeat it: its query may
 * contain a signature. Which hosts may be accessed is up to n8n's own settings
 * (N8N_SSRF_PROTECTION_ENABLED).
 */
export function whyNotFetched(address: string): string | undefined {
	if (!URL.canParse(address)) return "it isn't a valid URL";
	const url = new URL(address);
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

export type ScenarioContext =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** A request to the API. The path starts with a slash and is relative to the base URL. */
export interface ScenarioRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: JsonRecord;
}

export const CREDENTIAL = 'scenarioApi';

/** Bytes. A list of 500 models has about one million. */
const MAX_BODY_BYTES = 32 * 1024 ** 2;

/** Real replies have at most ten levels. n8n couldn't store much deeper ones. */
const MAX_DEPTH = 100;

/** The part of a Node.js stream that is needed here; node code may not import `stream`. */
export type Stream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Uint8Array
>;

export const isStream = (value: unknown): value is Stream =>
	isRecord(value) &&
	[value.pipe, value.push, value.destroy].every((each) => typeof each === 'function');

/** Reads until the end, or until the size limit is exceeded. */
async function readText(body: Stream): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		if (!(chunk instanceof Uint8Array)) continue;
		chunks.push(chunk);
		length += chunk.length;
		// Leaving the loop ends the stream.
		if (length > MAX_BODY_BYTES) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Removes `__proto__` from all objects. Returns false if they are nested too deeply. */
function isSafeJson(parsed: unknown): boolean {
	let level: unknown[] = [parsed];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) return false;
		const below: unknown[] = [];
		for (const value of level) {
			if (isRecord(value) && Object.hasOwn(value, '__proto__')) delete value.__proto__;
			if (typeof value !== 'object' || value === null) continue;
			for (const entry of Object.values(value)) below.push(entry);
		}
		level = below;
	}
	return true;
}

/** Parses JSON; returns the text itself if it isn't JSON, or too large or too deep. */
export function parseJsonOrText(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '');
	if (text.length > MAX_BODY_BYTES) return trimmed;
	try {
		const parsed: unknown = JSON.parse(trimmed);
		return isSafeJson(parsed) ? parsed : trimmed;
	} catch {
		return trimmed;
	}
}

/**
 * Reads the body of a reply as JSON or text.
 *
 * @param timeout milliseconds for the whole body
 * @throws the stream's error
 */
async function readBody(body: unknown, timeout: number, signal?: AbortSignal) {
	if (!isStream(body)) return body;
	const late = AbortSignal.timeout(Math.ceil(timeout));
	const endLate = () => body.destroy(Object.assign(new Error('ETIMEDOUT'), { code: 'ETIMEDOUT' }));
	const end = () => body.destroy();
	late.addEventListener('abort', endLate, { once: true });
	signal?.addEventListener('abort', end, { once: true });
	if (signal?.aborted) end();
	try {
		return parseJsonOrText(await readText(body));
	} finally {
		late.removeEventListener('abort', endLate);
		signal?.removeEventListener('abort', end);
	}
}

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
 * The context with the signal of one request. n8n replaces a request's own signal by the execution's
 * (n8n-core, httpRequestWithAuthentication), which would abort a submission that is already paid for.
 */
const withSignal = <C extends ScenarioContext>(context: C, signal?: AbortSignal): C =>
	new Proxy(context, {
		get: (target, key): unknown =>
			key === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, key),
	});

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
	sharedSignal?: AbortSignal,
): Promise<HttpOutcome> {
	// With many listeners on one signal, Node.js prints a warning.
	const signal = sharedSignal && AbortSignal.any([sharedSignal]);
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
		const own = withSignal(context, signal);
		const reply = asRecord(await httpRequestWithAuthentication.call(own, CREDENTIAL, options));
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
	{ clock, signal: sharedSignal }: Timing,
): Promise<Result<{ headers: JsonRecord; body: unknown }>> {
	const signal = sharedSignal && AbortSignal.any([sharedSignal]);
	const why = whyNotFetched(request.url);
	if (why) return { failure: { reason: why, nonRetryable: true } };
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
	if (!outcome.answered) return { failure: toApiFailure(outcome, clock.now()) };
	const isSuccess = outcome.status >= 200 && outcome.status < 300;
	// An unread stream would keep its connection open. The reply to an uploaded part is useless.
	if ((!isSuccess || request.body) && isStream(outcome.body)) outcome.body.destroy();
	if (isSuccess) return { body: outcome };
	return { failure: toApiFailure({ ...outcome, body: undefined }, clock.now()) };
}
