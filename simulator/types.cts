/** A request as it came in. */
export interface RecordedRequest {
	method: string;
	/** Host and port that it was sent to. */
	host: string;
	/** Path with the base, without the query, e.g. /v1/jobs. */
	path: string;
	query: Record<string, string>;
	/** In small letters; the value of `authorization` is masked, its scheme kept. */
	headers: Record<string, string>;
	/** What was in it; of the part of an upload `{bytes, sha256}`. */
	body: unknown;
	/** Simulated time, milliseconds since the epoch. */
	at: number;
	/** Absent as long as, and when, no answer went out. */
	status?: number;
}

/** A job as the simulator sees it, with what the API doesn't tell. */
export interface JobRecord {
	jobId: string;
	jobType: string;
	/** Empty for an app, which has a workflowId. */
	modelId: string;
	workflowId?: string;
	/** The body as it was received. */
	body: Record<string, unknown>;
	projectId?: string;
	/** Creative Units. */
	cost: number;
	/** The cost, or 0 when the job was refunded. */
	charged: number;
	/** How it stands now, in the documented words. */
	status: string;
	/** Also of a job that still runs. */
	assetIds: string[];
	/** Milliseconds since the epoch. */
	createdAt: number;
	/** Milliseconds since the epoch; Infinity when it never ends. */
	endsAt: number;
}

export type FaultKind =
	/** The request is carried out and its answer lost: the connection breaks. */
	| 'lostReply'
	/** Carried out, and then silence. */
	| 'silentReply'
	/** Carried out; what is answered is no JSON. */
	| 'malformed'
	/** The connection closes before anything is done. */
	| 'lostRequest'
	/** The same with a TCP reset. */
	| 'reset'
	/** Nothing is done, nothing is answered until the simulator closes. */
	| 'stall'
	/** 429; `hint` and `seconds` say when to come back. */
	| 'rateLimit'
	/** 429 because too many jobs are in flight; `limit` says how many may be. */
	| 'ceiling'
	/** 500 with a JSON body. */
	| 'serverError'
	/** 502 with the HTML page of a gateway. */
	| 'badGateway'
	/** 307 to `location`, by default to a server on another port that notes what it gets. */
	| 'redirect'
	/** A download that ends after `afterBytes`, by default half of it. */
	| 'truncated'
	/** A download whose URL is no longer good. */
	| 'expired'
	/** `status`, `headers` and `body` as given. */
	| 'reply';

/** Trouble to come. Each fault waits for a request that it fits, `times` times (default once). */
export interface Fault {
	kind: FaultKind;
	/** Default: any request of the API; for truncated and expired: downloads. */
	on?: {
		method?: string;
		/** A regular expression, tested on the path with its base (/v1/jobs). */
		path?: string | RegExp;
	};
	times?: number;
	/** Requests that fit and go through first. Default 0. */
	after?: number;
	hint?: 'header' | 'body' | 'none';
	/** Default 2. */
	seconds?: number;
	limit?: number;
	location?: string;
	afterBytes?: number;
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}

export type FileKind = 'video' | 'image' | 'audio' | '3d' | 'text' | 'json';

/** How a job to come ends. */
export interface Outcome {
	/** Default success. */
	kind?: 'success' | 'failure' | 'canceled' | 'never';
	/** Jobs that it holds for. Default 1. */
	times?: number;
	/** Simulated seconds until it ends. Default: the simulator's `jobSeconds`. */
	seconds?: number;
	/** Files that come out. Default: the body's numOutputs, or 1; none beside an `output`. */
	assets?: number;
	/** Default: what the model's capabilities say. */
	assetKind?: FileKind;
	/** Size of each file: a real one, stuffed as it is sent. For tests of memory. */
	bytes?: number;
	/** A result that is no file: `metadata.output`. */
	output?: unknown;
	/** Why it failed, and the advice. */
	error?: string;
	hint?: string;
	/** The reason stands in `job.error`, as in old replies. */
	oldError?: boolean;
	/** Other words for the documented ones, e.g. {success: 'completed', queued: 'dreaming'}. */
	words?: Record<string, string>;
	/** How progress is told: percent (0 to 100), above (up to 1.02), none. Default a share of 1. */
	progress?: 'percent' | 'above' | 'none';
	/** Default custom, which can't be canceled. Of others the name is free, e.g. flux. */
	jobType?: string;
}
