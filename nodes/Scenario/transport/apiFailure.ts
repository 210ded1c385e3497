import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, isRecord } from '../utils/json';
import { asLine } from '../utils/text';

/** What is known of an error code of the network or the disk. */
interface NetworkCode {
	/** As a clause: n8n would replace a whole message that contains the code itself. */
	reason: string;
	/** As the message of a request to the API, if the clause doesn't say enough. */
	message?: string;
	/** Whether the request can't have arrived. */
	isNotSent?: true;
}

const NO_REPLY = { reason: 'no response in time', message: "Scenario didn't respond in time" };

export const NETWORK_CODES: Record<string, NetworkCode> = {
	ECONNREFUSED: {
		reason: 'the connection was refused',
		message: "Scenario can't be reached at the Base URL",
		isNotSent: true,
	},
	ECONNRESET: {
		reason: 'the connection closed',
		message: 'The connection to Scenario closed before a response arrived',
	},
	ECONNABORTED: NO_REPLY,
	ETIMEDOUT: NO_REPLY,
	ENOTFOUND: {
		reason: "the host doesn't exist",
		message: "The host of the Base URL doesn't exist",
		isNotSent: true,
	},
	EAI_AGAIN: {
		reason: "the host can't be resolved",
		message: "The host of the Base URL can't be resolved",
		isNotSent: true,
	},
	EHOSTUNREACH: { reason: 'the host is unreachable', isNotSent: true },
	ENETUNREACH: { reason: 'the network is unreachable', isNotSent: true },
	EADDRNOTAVAIL: { reason: 'the address is unreachable' },
	EPIPE: { reason: 'the connection closed' },
	GETADDRINFO: { reason: "the host can't be resolved" },
	ENOENT: { reason: 'the file is no longer there' },
	EACCES: { reason: "the file can't be accessed" },
	EPERM: { reason: "the file can't be accessed" },
};

/** The outcome of one HTTP request. Without a reply, the request may still have arrived. */
export type HttpOutcome =
	| { answered: true; status: number; headers: JsonRecord; body: unknown }
	| { answered: false; code: string; text: string };

/** Why a request has no usable result. */
export interface ApiFailure {
	/** HTTP status; absent when no reply came. */
	status?: number;
	/** The API's own message, or other text of the reply. */
	reason: string;
	/** The API's name for the kind of failure, e.g. ModelAccessRestrictedError. */
	name?: string;
	/** Of the API, e.g. which plan a model needs. */
	details?: JsonRecord;
	traceId?: string;
	/** Network error code, e.g. ECONNRESET. */
	code?: string;
	/** Milliseconds to wait before the next attempt, as requested by the service. */
	waitMs?: number;
	/** The reply has a success status but can't be read. */
	unreadable?: boolean;
	/** A retry would have the same result. */
	nonRetryable?: boolean;
}

/** The result of a request, or why there is none. */
export type Result<T = JsonRecord> = { body: T } | { failure: ApiFailure };

/** For a page or a record used as the reason. */
const MAX_REASON_LENGTH = 300;

/** Only the start of a page is searched for text. */
const MAX_SCANNED_LENGTH = 10_000;

const MAX_NAME_LENGTH = 200;

/** Milliseconds. A longer wait is as good as none. */
const MAX_WAIT_MS = 24 * 3_600_000;

/** The live API sends `reason`. Others send `message`, `error`, `detail`, plain text or HTML pages. */
function readReason(body: unknown): string {
	const record = asRecord(body);
	for (const value of [record.reason, record.message, record.error, record.detail]) {
		const text = asLine(value) ?? asLine(asRecord(value).message);
		if (text) return text;
	}
	const text = typeof body === 'string' ? body : isRecord(body) ? JSON.stringify(body) : '';
	const plain = text
		.slice(0, MAX_SCANNED_LENGTH)
		// One that is never closed hides the rest, as in a browser.
		.replace(/<(style|script)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
		.replace(/<[^<>]*>/g, ' ');
	return asLine(plain, MAX_REASON_LENGTH) ?? '';
}

/** Header `Retry-After` (seconds or a date) first, then the body's `remainingSeconds`. */
function readWait(headers: JsonRecord, body: unknown, now: number): number | undefined {
	const within = (ms: number) => Math.min(MAX_WAIT_MS, Math.max(0, ms));
	const header = asLine(headers['retry-after']);
	if (header !== undefined) {
		const seconds = Number(header);
		const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
		if (Number.isFinite(ms)) return within(ms);
	}
	const record = asRecord(body);
	const seconds =
		asNumber(record.remainingSeconds) ?? asNumber(asRecord(record.details).remainingSeconds);
	return seconds === undefined ? undefined : within(seconds * 1000);
}

/** A dry run may return 402 with a price, nothing else does (docs/service-facts.md, Money). */
const isPrice = (status: number, body: JsonRecord) =>
	status === 402 && asNumber(body.estimatedCost) !== undefined;

/**
 * Why an exchange gave nothing that can be used.
 *
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 */
export function toApiFailure(exchange: HttpOutcome, now: number): ApiFailure {
	if (!exchange.answered) return { reason: exchange.text, code: exchange.code };
	const { status, headers, body } = exchange;
	const record = asRecord(body);
	return {
		status,
		reason: readReason(body),
		name: asLine(record.name, MAX_NAME_LENGTH) ?? asLine(record.code, MAX_NAME_LENGTH),
		details: asRecord(record.details),
		traceId: asLine(record.trace_id, MAX_NAME_LENGTH) ?? asLine(record.traceId, MAX_NAME_LENGTH),
		waitMs: readWait(headers, body, now),
		unreadable: status >= 200 && status < 300,
	};
}

/**
 * Converts an outcome to a result. Usable replies are JSON objects with a success status.
 *
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 * @param isDryRun whether the request only asked for a price
 */
export function toResult(exchange: HttpOutcome, now: number, isDryRun = false): Result {
	if (exchange.answered && isRecord(exchange.body)) {
		const { status, body } = exchange;
		if ((status >= 200 && status < 300) || (isDryRun && isPrice(status, body))) return { body };
	}
	return { failure: toApiFailure(exchange, now) };
}

/**
 * Whether a failed submission may have started its job: the reply was lost, came from a gateway or
 * can't be read. After a 4xx, or without a connection, no job was started.
 */
export const outcomeUnknown = ({ status, code, unreadable }: ApiFailure) =>
	unreadable === true ||
	(status === undefined ? !NETWORK_CODES[code ?? '']?.isNotSent : status === 408 || status >= 500);

/** The reason for anything thrown, as a clause for a message. */
export function describeThrown(thrown: unknown): string {
	const text = thrown instanceof Error ? thrown.message : '';
	const code = Object.keys(NETWORK_CODES).find((known) => text.toUpperCase().includes(known)) ?? '';
	return NETWORK_CODES[code]?.reason ?? asLine(text) ?? 'it was interrupted';
}
