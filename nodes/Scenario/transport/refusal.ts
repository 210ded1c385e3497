import type { Exchange } from './exchange';
import type { JsonRecord } from './json';
import { isRecord, numberOf, recordOf } from './json';
import { lineOf } from './text';

/** Why an exchange gave nothing that can be used. */
export interface Refusal {
	/** HTTP status; absent when no reply came. */
	status?: number;
	/** The API's own words, or what stood in their place. */
	reason: string;
	/** The API's name for the kind of refusal, e.g. ModelAccessRestrictedError. */
	name?: string;
	details: JsonRecord;
	traceId?: string;
	/** Code of the network trouble, e.g. ECONNRESET. */
	code?: string;
	/** Milliseconds that the service asks us to stay away. */
	waitMs?: number;
	/** A reply of success that could not be read. */
	unreadable?: boolean;
	/** Nothing was sent, and nothing would be another time. */
	isFinal?: boolean;
}

/** What a call gave: something to use, or why not. */
export type Answer<T = JsonRecord> = { body: T } | { refusal: Refusal };

/** Of a page or a record in place of a reason. */
const LONGEST_TEXT = 300;

/** More of a page is not looked at: its style alone may be longer than what it says. */
const LOOKED_AT = 10_000;

const LONGEST_NAME = 200;

/** Milliseconds: who asks for more means never. */
const LONGEST_WAIT = 24 * 3_600_000;

/** Seen live: `reason`. Also met: `message`, `error`, `detail`, plain text and HTML pages. */
function reasonOf(body: unknown): string {
	const record = recordOf(body);
	for (const value of [record.reason, record.message, record.error, record.detail]) {
		const text = lineOf(value) ?? lineOf(recordOf(value).message);
		if (text) return text;
	}
	const text = typeof body === 'string' ? body : isRecord(body) ? JSON.stringify(body) : '';
	const plain = text
		.slice(0, LOOKED_AT)
		.replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ');
	return lineOf(plain, LONGEST_TEXT) ?? '';
}

/** Header `Retry-After` (seconds or a date) first, then the body's `remainingSeconds`. */
function waitOf(headers: JsonRecord, body: unknown, now: number): number | undefined {
	const within = (ms: number) => Math.min(LONGEST_WAIT, Math.max(0, ms));
	const header = lineOf(headers['retry-after']);
	if (header !== undefined) {
		const seconds = Number(header);
		const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
		if (Number.isFinite(ms)) return within(ms);
	}
	const record = recordOf(body);
	const seconds =
		numberOf(record.remainingSeconds) ?? numberOf(recordOf(record.details).remainingSeconds);
	return seconds === undefined ? undefined : within(seconds * 1000);
}

/** 402 is how one of the vendor's guides answers a dry run: its price makes it a reply, not a refusal. */
const isUsable = (status: number, body: JsonRecord) =>
	(status >= 200 && status < 300) || (status === 402 && numberOf(body.estimatedCost) !== undefined);

/**
 * Why an exchange gave nothing that can be used.
 *
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 */
export function refusalOf(exchange: Exchange, now: number): Refusal {
	if (!exchange.answered) return { reason: exchange.text, code: exchange.code, details: {} };
	const { status, headers, body } = exchange;
	const record = recordOf(body);
	return {
		status,
		reason: reasonOf(body),
		name: lineOf(record.name, LONGEST_NAME) ?? lineOf(record.code, LONGEST_NAME),
		details: recordOf(record.details),
		traceId: lineOf(record.trace_id, LONGEST_NAME) ?? lineOf(record.traceId, LONGEST_NAME),
		waitMs: waitOf(headers, body, now),
		unreadable: status >= 200 && status < 300,
	};
}

/**
 * Tells a usable reply from a refusal. Usable is a JSON object with a status of success.
 *
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 */
export function readExchange(exchange: Exchange, now: number): Answer {
	if (exchange.answered && isRecord(exchange.body) && isUsable(exchange.status, exchange.body)) {
		return { body: exchange.body };
	}
	return { refusal: refusalOf(exchange, now) };
}

const NEVER_ARRIVED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** Whether the same call may well be answered a little later. */
export const isPassing = ({ status, unreadable, isFinal }: Refusal) =>
	isFinal !== true &&
	(unreadable === true ||
		status === undefined ||
		status === 408 ||
		status === 429 ||
		status >= 500);

/**
 * Whether a call that starts something may have started it all the same: the reply was lost, came
 * from a gateway, or can't be read. After a 4xx, or where no connection was made, it did not.
 */
export const mayHaveStarted = ({ status, code, unreadable }: Refusal) =>
	unreadable === true ||
	(status === undefined ? !NEVER_ARRIVED.has(code ?? '') : status === 408 || status >= 500);
