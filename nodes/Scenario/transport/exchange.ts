import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import type { JsonRecord } from './json';
import { isRecord, recordOf } from './json';
import { isDotted } from './path';
import { reasonOf } from './reason';
import { bodyOf } from './reply';

export type ScenarioContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** One call to the API: the path begins with a slash and goes behind the credential's base URL. */
export interface ScenarioRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: JsonRecord;
}

/** What came of one HTTP exchange. No reply does not mean that nothing arrived over there. */
export type Exchange =
	| { answered: true; status: number; headers: JsonRecord; body: unknown }
	| { answered: false; code: string; text: string };

export const CREDENTIAL = 'scenarioApi';

/** A code like ECONNRESET stands on the error or on one of its causes, n8n's version deciding which. */
function networkCodeOf(error: unknown, depth = 0): string {
	if (!isRecord(error) || depth > 3) return '';
	if (typeof error.code === 'string') return error.code;
	return networkCodeOf(error.cause, depth + 1) || networkCodeOf(error.errorResponse, depth + 1);
}

/**
 * Turns what n8n's HTTP helper makes of a request, asked for its full response, into an exchange.
 *
 * @throws the signal's reason once the execution is cancelled, nothing else
 */
export async function settle(
	send: () => Promise<unknown>,
	signal?: AbortSignal,
): Promise<Exchange> {
	try {
		const reply = recordOf(await send());
		const status = typeof reply.statusCode === 'number' ? reply.statusCode : 0;
		return { answered: true, status, headers: recordOf(reply.headers), body: reply.body };
	} catch (error) {
		signal?.throwIfAborted();
		return { answered: false, code: networkCodeOf(error), text: reasonOf(error) };
	}
}

/**
 * Sends one request with the credential's auth and hands back whatever came of it, refusals
 * included. Redirects are not followed: the credentials go to the base URL's host alone. Replies
 * come as streams, so that no server can fill the memory.
 *
 * @param timeout milliseconds after which the exchange counts as unanswered
 * @throws the signal's reason once the execution is cancelled, nothing else
 */
export async function exchange(
	context: ScenarioContext,
	request: ScenarioRequest,
	timeout: number,
	signal?: AbortSignal,
): Promise<Exchange> {
	if (isDotted(request.path)) {
		const body = { reason: 'An ID can not be made of dots alone' };
		return { answered: true, status: 404, headers: {}, body };
	}
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.path,
		qs: request.query,
		// An empty object would leave without body and content type.
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
		const reply = recordOf(await httpRequestWithAuthentication.call(context, CREDENTIAL, options));
		return { ...reply, body: await bodyOf(reply.body, timeout, signal) };
	};
	return await settle(send, signal);
}
