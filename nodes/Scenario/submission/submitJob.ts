import { NodeApiError } from 'n8n-workflow';

import type { RunTarget } from '../catalog/runnable';
import { fetchTeamLimits, readBalance } from '../catalog/team';
import { attachPaidJob } from '../execution/itemErrors';
import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import type { Body } from '../models/model';
import type { ApiFailure } from '../transport/apiFailure';
import { outcomeUnknown } from '../transport/apiFailure';
import type { RunClient, ScenarioClient } from '../transport/client';
import { explainFailure, toNodeApiError } from '../transport/errorMessages';
import { keepForAMinute } from '../transport/project';
import { apiPath } from '../transport/request';
import { ONLY_ITEM, RETRY_SAVED } from '../utils/advice';
import { untilAborted } from '../utils/concurrency';
import type { CostLimit, PricedItem } from './costLimit';
import { recoverSubmission } from './recoverSubmission';
import type { SubmissionLimiter } from './submissionLimiter';
import type { SubmissionRecord, SubmissionStore } from './submissionStore';
import { claimJob, openSubmission } from './submissionStore';

/** Many items may be refused at once. */
const keptLimits = keepForAMinute(fetchTeamLimits);

/** What is left, as a sentence; undefined if the key may not read it. */
async function describeBalance(client: ScenarioClient): Promise<string | undefined> {
	try {
		const record = await keptLimits(client, '');
		const { remaining } = readBalance(record, client.project.serviceClock.now());
		const units = remaining?.toLocaleString('en');
		return units && `Creative Units left in the account: ${units}.`;
	} catch {
		return undefined;
	}
}

/** The n8n error for a refused submission. If Creative Units are missing, it says how many are left. */
async function refusalError(
	client: ScenarioClient,
	failure: ApiFailure,
	itemIndex: number,
): Promise<NodeApiError> {
	const error = toNodeApiError(client.node, failure, itemIndex);
	const balance = failure.status === 402 ? await describeBalance(client) : undefined;
	if (balance) error.description = `${balance} ${error.description ?? ''}`;
	return error;
}

/** A checked request with its target, before its files are uploaded. */
export interface PreparedRequest {
	target: RunTarget;
	/** For comparison: with each file replaced by its content key. */
	body: Body;
	/** For a dry run: with the files that affect the price, without the others. */
	bodyToPrice(): Promise<Body>;
	/** As sent. Uploads all files first. */
	finalBody(): Promise<Body>;
}

/** A request to submit an item's job, unless it was already submitted. */
export interface SubmissionRequest extends PricedItem {
	/**
	 * Whether to submit again what an earlier attempt sent, if the reply was lost and no job is found. If
	 * there is one after all, the item is paid twice, so a person decides it. Undefined if the operation has
	 * no option for it.
	 */
	resubmitsUnconfirmed: boolean | undefined;
	/** Reads and checks the current values; called only if a job has to be submitted. */
	prepare(): Promise<PreparedRequest>;
}

/** Returns the existing or a new job of an item. Called for all items, in the order of submission. */
export type SubmitJob = (request: SubmissionRequest) => Promise<Job>;

const NO_JOB: ApiFailure = {
	status: 200,
	unreadable: true,
	reason: 'no job in the response',
	details: {},
};

const NO_REPLY: ApiFailure = { reason: 'an earlier attempt got no response', details: {} };

/**
 * How many items get ready before their turn: their prices and uploads take time, but also requests,
 * which the submissions before them need.
 */
const MAX_AHEAD = 20;

/** What the submissions of an item and of all items before it have come to. */
interface Turn {
	/** Resolves when their costs are reserved or refused, as far as any have to be. */
	reserved: Promise<unknown>;
	/** Resolves when their requests have left, as far as any have to. */
	sent: Promise<unknown>;
	/** Resolves when it is known which of them have a job. */
	ended: Promise<unknown>;
}

/** The turn of one item. */
interface OwnTurn {
	before: Turn;
	/** Resolves when enough items before it are sent. */
	mayPrepare: Promise<unknown>;
	onReserved: () => void;
	onSent: () => void;
}

/** A moment that others wait for. */
function createMoment() {
	let pass = () => {};
	const passed = new Promise<void>((resolve) => (pass = resolve));
	return { passed, pass };
}

/** For people, who compare it with the web app: 2026-11-28 09:30:00 UTC. */
const describeTime = (ms: number): string =>
	`${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** For reading the service's clock: if that fails, the submission will fail as well, and say why. */
const CLOCK_RETRY = { ms: 20_000, tries: 2 };

const DONE = Promise.resolve();

const FIRST: Turn = { reserved: DONE, sent: DONE, ended: DONE };

/**
 * Submits each item's job once. A submitted job is paid for, and the API has no idempotency keys, so
 * each request is stored before it is sent:
 * - a retry resumes a running or successful job; only a failed one is submitted again;
 * - a request whose reply was lost is not sent again: its job is looked up instead. Only if a person
 *   says so, a retry submits it anew once its job wasn't found.
 *
 * Requests leave in the order of the items, but none waits for the reply to the one before.
 */
export function createSubmitJob(
	store: SubmissionStore,
	client: RunClient,
	limiter: SubmissionLimiter,
	costLimit: CostLimit,
): SubmitJob {
	let last = FIRST;
	/** Of the latest items, the oldest first. */
	let ahead: Turn[] = [];

	/** Jobs of earlier attempts take job slots before any item is submitted again. */
	const trackOpenJobs = async () => {
		for (const { jobId, modelId, baseModelId } of await store.openJobs(client.signal)) {
			const known = { jobId, modelId, baseModelId };
			limiter.track({ ...known, status: 'queued', progress: 0, assetIds: [], record: {} });
		}
	};
	const tracked = trackOpenJobs();
	// It is thrown where it is awaited.
	tracked.catch(() => {});

	let clockReading: Promise<unknown> | undefined;

	/** By the service's clock the job of a lost reply is told from earlier ones. Any reply tells its time. */
	const setServiceClock = async () => {
		if (client.project.serviceClock.isSet()) return;
		const request = { method: 'GET', path: '/jobs', query: { pageSize: 1 } } as const;
		await (clockReading ??= client.requestWithRetry(request, CLOCK_RETRY));
	};

	/** The job of an earlier attempt, unless it failed or was canceled. */
	const resumeJob = async ({ known, cost }: SubmissionRecord, jobId: string) => {
		const reply = await client.requestWithRetry({ method: 'GET', path: apiPath('jobs', jobId) });
		const job = 'body' in reply ? readJob(reply.body, { ...known, cost }) : undefined;
		if (!job) {
			const failure = 'failure' in reply ? reply.failure : NO_JOB;
			throw attachPaidJob(toNodeApiError(client.node, failure), { ...known, jobId });
		}
		store.update(job);
		limiter.track(job);
		limiter.release(job);
		return job.end === 'failure' || job.end === 'canceled' ? undefined : job;
	};

	/** Looks for the job of a request whose reply was lost. Until then the job counts as running. */
	const search = async (
		{ itemIndex, fingerprint }: SubmissionRequest,
		sent: SubmissionRecord,
	): Promise<{ job: Job } | { timesListed: number }> => {
		limiter.holdSlot(itemIndex);
		const { known, body = {}, sentAt, taken } = sent;
		const lost = { ...known, body, sentAt, taken };
		const found = await recoverSubmission(client.finishing, lost, (jobId) => {
			if (store.hasJob(jobId) || !claimJob(jobId)) return false;
			const found = { ...sent, body: undefined, taken: undefined, jobId };
			store.set(itemIndex, fingerprint, found);
			return true;
		});
		if ('job' in found) {
			store.update(found.job);
			limiter.track(found.job, itemIndex);
			return { job: { ...found.job, cost: found.job.cost ?? sent.price } };
		}
		store.set(itemIndex, fingerprint, { ...sent, taken: found.taken });
		limiter.releaseSlot(itemIndex);
		return found;
	};

	const unconfirmed = (
		{ itemIndex, resubmitsUnconfirmed }: SubmissionRequest,
		{ known, sentAt }: SubmissionRecord,
		failure: ApiFailure,
		timesListed: number,
	): NodeApiError => {
		const wanted = known.workflowId ?? known.modelId ?? 'this item';
		const listed =
			timesListed > 0
				? `The latest jobs were checked ${timesListed} times, and none matches.`
				: "The list of jobs couldn't be read.";
		const again =
			resubmitsUnconfirmed === undefined
				? ONLY_ITEM
				: `set "On Unconfirmed Submission" in "Additional Options" to Submit Again on Retry, then ${RETRY_SAVED}`;
		return new NodeApiError(
			client.node,
			{ reason: failure.reason },
			{
				message: `Couldn't confirm whether the job for ${wanted} started: ${explainFailure(failure).message} (request sent ${describeTime(sentAt)})`,
				description: `${listed} The request was not sent again, because the job may be running and charged. Look for it in the Scenario web app, among the newest jobs at that time. If it is there, get its files with Job → Wait for Completion → From List. If it isn't, ${again}.`,
				itemIndex,
			},
		);
	};

	/** Sends the request of an item and stores what becomes of it, even if nobody waits any more. */
	const send = async (
		{ itemIndex, fingerprint }: SubmissionRequest,
		{ run, known }: RunTarget,
		body: Body,
		price: number | undefined,
		onSent: () => void,
	): Promise<{ job: Job } | { failure: ApiFailure; sent: SubmissionRecord }> => {
		let sent: SubmissionRecord = { known, sentAt: 0, body, price };
		let close = () => {};
		const recordSent = () => {
			client.signal?.throwIfAborted();
			const sentAt = client.project.serviceClock.now();
			sent = { ...sent, sentAt };
			store.set(itemIndex, fingerprint, sent);
			close = openSubmission({ ...known, body, sentAt });
			onSent();
		};
		try {
			const result = await limiter.run(async () => {
				const reply = await client.requestOnce({ ...run, body }, recordSent);
				if ('failure' in reply && !outcomeUnknown(reply.failure)) {
					store.delete(itemIndex, fingerprint);
					close();
				}
				return reply;
			});
			const job = 'body' in result ? readJob(result.body, known) : undefined;
			if (!job) return { failure: 'failure' in result ? result.failure : NO_JOB, sent };
			const { jobId, cost } = job;
			store.set(itemIndex, fingerprint, { ...sent, body: undefined, jobId, cost });
			limiter.track(job, itemIndex);
			return { job: { ...job, cost: job.cost ?? price } };
		} finally {
			// Also when a canceled execution no longer waits: others would wait for the reply for ever.
			close();
		}
	};

	const submitNew = async (request: SubmissionRequest, own: OwnTurn): Promise<Job> => {
		const { itemIndex } = request;
		const { before } = own;
		const { target, bodyToPrice, finalBody } = await request.prepare();
		await own.mayPrepare;
		try {
			const price = await costLimit.fetchPrice(request, target, bodyToPrice);
			await before.reserved;
			await costLimit.reserve(request, price, before.ended);
			own.onReserved();
			const body = await finalBody();
			await Promise.all([tracked, before.sent, setServiceClock()]);
			await limiter.takeSlot(itemIndex);
			const outcome = await send(request, target, body, price, own.onSent);
			if ('job' in outcome) return outcome.job;
			const { failure, sent } = outcome;
			if (!outcomeUnknown(failure)) throw await refusalError(client, failure, itemIndex);
			const found = await search(request, sent);
			if ('job' in found) return found.job;
			throw unconfirmed(request, sent, failure, found.timesListed);
		} finally {
			limiter.releaseSlot(itemIndex);
			costLimit.release(request);
		}
	};

	const submit = async (request: SubmissionRequest, own: OwnTurn): Promise<Job> => {
		const { itemIndex, fingerprint } = request;
		const earlier = store.get(itemIndex, fingerprint);
		if (earlier && !earlier.jobId) {
			const found = await search(request, earlier);
			if ('job' in found) return found.job;
			// Without a list, nobody has looked for it.
			if (!request.resubmitsUnconfirmed || found.timesListed === 0) {
				throw unconfirmed(request, earlier, NO_REPLY, found.timesListed);
			}
			store.delete(itemIndex, fingerprint);
		}
		if (earlier?.jobId) {
			const job = await resumeJob(earlier, earlier.jobId);
			if (job) return job;
			store.delete(itemIndex, fingerprint);
		}
		return await submitNew(request, own);
	};

	return async (request) => {
		const { itemIndex, fingerprint } = request;
		const before = last;
		const reserved = createMoment();
		const sent = createMoment();
		const own: OwnTurn = {
			before,
			mayPrepare: ahead.at(-MAX_AHEAD)?.sent ?? DONE,
			onReserved: reserved.pass,
			onSent: sent.pass,
		};
		const submission = store
			.inTurn(itemIndex, fingerprint, async () => await submit(request, own), client.signal)
			.finally(() => {
				reserved.pass();
				sent.pass();
			});
		last = {
			reserved: Promise.all([before.reserved, reserved.passed]),
			sent: Promise.all([before.sent, sent.passed]),
			ended: Promise.allSettled([before.ended, submission]),
		};
		ahead = [...ahead, last].slice(-MAX_AHEAD);
		// A canceled execution ends at once, but the reply to a request that has left is still stored.
		return await untilAborted(submission, client.finishing.signal);
	};
}
