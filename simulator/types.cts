/** A request as received. */
export interface RecordedRequest {
	method: string;
	/** Host and port it was sent to. */
	host: string;
	/** Path with the base, without the query, e.g. /v1/jobs. */
	path: string;
	query: Record<string, string>;
	/** Names in lower case. `authorization` keeps its scheme; the value is masked. */
	headers: Record<string, string>;
	/** The JSON body; for an uploaded part `{bytes, sha256}`. */
	body: unknown;
	/** Simulated time, milliseconds since the epoch. */
	at: number;
	/** Absent until a response is sent, and if none ever is. */
	status?: number;
}

export const FAULT_KINDS = [
	/** The request is processed, then the connection closes without a response. */
	'lostReply',
	/** The request is processed, then no response is sent. */
	'silentReply',
	/** The request is processed, but the response is not valid JSON. */
	'malformed',
	/** The connection closes before the request is processed. */
	'lostRequest',
	/** The same, with a TCP reset. */
	'reset',
	/** The request is neither processed nor answered until the simulator closes. */
	'stall',
	/** The response is sent `seconds` later than usual. */
	'slow',
	/** 429; `hint` and `seconds` set the retry hint. */
	'rateLimit',
	/** 429 for too many running jobs; `limit` is the reported maximum. */
	'jobLimit',
	/** 500 with a JSON body. */
	'serverError',
	/** 502 with a gateway's HTML page. */
	'badGateway',
	/** 307 to a server on another port that records requests. */
	'redirect',
	/** A download that stops after `afterBytes`, by default half of the file. */
	'truncated',
	/** A download whose URL has expired. */
	'expired',
	/** Responds with `status`, `headers` and `body`. */
	'reply',
] as const;

/** An injected fault. It applies to the next `times` (default 1) matching requests. */
export interface Fault {
	kind: (typeof FAULT_KINDS)[number];
	/** Requests it matches. Default: any API request; downloads for truncated and expired. */
	on?: {
		method?: string;
		/** A regular expression, tested on the path with its base (/v1/jobs). */
		path?: string | RegExp;
	};
	times?: number;
	/** Matching requests to let through first. Default 0. */
	after?: number;
	hint?: 'header' | 'body' | 'none';
	/** Default 2. */
	seconds?: number;
	limit?: number;
	afterBytes?: number;
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}

export type FileKind = 'video' | 'image' | 'image-hdr' | 'audio' | '3d' | 'text' | 'json';

/** The outcome of a future job. */
export interface Outcome {
	/** Default success. */
	kind?: 'success' | 'failure' | 'canceled' | 'never';
	/** Number of jobs it applies to. Default 1. */
	times?: number;
	/** Applies to jobs with exactly this prompt only. Default: the next job. */
	prompt?: string;
	/** Simulated seconds until the job ends. Default: the simulator's `jobSeconds`. */
	seconds?: number;
	/** Number of assets. Default: numOutputs of the body, or 1; 0 if `output` is set. */
	assets?: number;
	/** Number of pictures before the assets, as of some 3D models. Default 0. */
	previews?: number;
	/** Default: derived from the model's capabilities. */
	assetKind?: FileKind;
	/** Size of each file: a playable one, padded while it is sent. For memory tests. */
	bytes?: number;
	/** The content of each text file. Default: a line with the ID of its asset. */
	text?: string;
	/** A result without a file: `metadata.output`. */
	output?: unknown;
	/** The failure reason and advice. */
	error?: string;
	hint?: string;
	/** Whether a failed job is refunded. Default true. */
	refund?: boolean;
	/** The job costs this many times its estimate. Default 1. */
	costFactor?: number;
	/** Seconds after its submission until lists contain it. Default 0. */
	listedAfter?: number;
	/** Seconds after its end until its record has `assetIds`. Default 0. */
	assetIdsAfter?: number;
	/** Replacements for documented statuses, e.g. {success: 'completed', queued: 'dreaming'}. */
	words?: Record<string, string>;
	/** Default custom, which can't be canceled. Any other name is allowed, e.g. flux. */
	jobType?: string;
}
