import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { whyNotAsked } from './address';
import type { Exchange } from './exchange';
import { settle } from './exchange';
import { isRecord } from './json';
import type { Answer } from './refusal';
import { refusalOf } from './refusal';

/** What goes to, or comes from, an address that needs no credentials: a signed one, or anybody's. */
export interface OpenRequest {
	url: string;
	/** Sent with PUT; without it the address is asked for a file. */
	body?: Buffer;
	/** Milliseconds until the reply begins. */
	timeout: number;
}

export type Reply = Extract<Exchange, { answered: true }>;

/** A stream that nobody reads would keep its connection. */
function letGo(body: unknown) {
	if (isRecord(body) && typeof body.destroy === 'function') body.destroy();
}

/**
 * One exchange with an address that is not the API's: the credentials stay here, redirects are
 * followed. The body of a reply is a stream; that of a GET the caller has to read or destroy.
 *
 * A PUT says nothing of its content type: some signatures cover that header, and none was signed.
 *
 * @throws the signal's reason once the execution is cancelled, nothing else
 */
export async function exchangeOpenly(
	context: { helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest'> },
	request: OpenRequest,
	now: () => number,
	signal?: AbortSignal,
): Promise<Answer<Reply>> {
	const why = whyNotAsked(request.url);
	if (why) return { refusal: { reason: why, details: {}, isFinal: true } };
	const options: IHttpRequestOptions = {
		url: request.url,
		timeout: request.timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		encoding: 'stream',
		...(request.body
			? { method: 'PUT', body: request.body, headers: { 'Content-Type': false } }
			: // What is announced must be what comes: its length is checked.
				{ method: 'GET', headers: { 'Accept-Encoding': 'identity' } }),
		...(signal && { abortSignal: signal }),
	};
	const exchange = await settle(async () => await context.helpers.httpRequest(options), signal);
	if (!exchange.answered) return { refusal: refusalOf(exchange, now()) };
	const isTaken = exchange.status >= 200 && exchange.status < 300;
	// What storage says to a part is of no use, and could be of any length.
	if (!isTaken || request.body) letGo(exchange.body);
	if (isTaken) return { body: exchange };
	return { refusal: refusalOf({ ...exchange, body: undefined }, now()) };
}
