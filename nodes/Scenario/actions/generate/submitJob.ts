import { NodeApiError } from 'n8n-workflow';

import type { Job, KnownFields } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import { recoverSubmission } from '../../jobs/recoverSubmission';
import type { SubmissionLimiter } from '../../jobs/submissionLimiter';
import type { ApiFailure } from '../../transport/apiFailure';
import { outcomeUnknown } from '../../transport/apiFailure';
import type { ScenarioClient } from '../../transport/client';
import { toNodeApiError } from '../../transport/client';
import { explainFailure } from '../../transport/errorMessages';
import { apiPath } from '../../transport/request';
import type { CostLimit } from './costLimit';
import type { ReadyRequest, SubmissionRequest } from './preparation';
import { createPreparation } from './preparation';
import type { SubmissionRecord, SubmissionStore } from './submissionStore';

/** Returns the existing or a new job of an item. Called for each item in the order of submission. */
export type SubmitJob = (request: SubmissionRequest, itemIndex: number) => Promise<Job>;

const NO_JOB: ApiFailure = {
	status: 200,
	unreadable: true,
	reason: 'no job in the response',
	details: {},
};

const NO_REPLY: ApiFailure = { reason: 'an earlier attempt got no response', details: {} };

/**
 * Submits each item's job once. A submitted job is paid for, and the API has no idempotency keys, so
 * each request is stored before it is sent:
 * - a retry resumes a running or successful job; only a failed one is submitted again;
 * - a request whose reply was lost is never sent again: its job is looked up instead.
 *
 * Items are submitted one at a time, while the files of the next ones are uploaded. So a job that
 * appears while a reply is missing can only be the missing one, and a full account is asked only once.
 */
export function createSubmitJob(
	store: SubmissionStore,
	client: ScenarioClient,
	limiter: SubmissionLimiter,
	costLimit: CostLimit,
): SubmitJob {
	const prepare = createPreparation(costLimit);
	/** Resolves when all submissions so far have ended. */
	let turn: Promise<unknown> = Promise.resolve();

	/** The job of an earlier attempt, unless it failed or was canceled. */
	const resumeJob = async (jobId: string, known: KnownFields) => {
		const job = readJob(await client.get(apiPath('jobs', jobId)), known);
		if (!job) throw toNodeApiError(client.node, NO_JOB);
		return job.end === 'failure' || job.end === 'canceled' ? undefined : job;
	};

	const recover = async (
		sent: SubmissionRecord,
		failure: ApiFailure,
		itemIndex: number,
	): Promise<Job> => {
		const { known, body = {}, sentAt } = sent;
		const found = await recoverSubmission(client, { ...known, body, sentAt }, (jobId) => {
			if (store.hasJob(jobId)) return false;
			store.set(itemIndex, { ...sent, body: undefined, jobId });
			return true;
		});
		if ('job' in found) return { ...found.job, cost: found.job.cost ?? sent.cost };
		const wanted = known.workflowId ?? known.modelId ?? 'this item';
		const listed =
			found.timesListed > 0
				? `The latest jobs were checked ${found.timesListed} times, and none matches.`
				: "The list of jobs couldn't be read.";
		throw new NodeApiError(
			client.node,
			{ reason: failure.reason },
			{
				message: `Couldn't confirm whether the job for ${wanted} started: ${explainFailure(failure).message}`,
				description: `${listed} The request was not sent again, because the job may be running and charged. Check the newest jobs in the Scenario web app. If the job is there, pass its ID to Wait for Completion. If not, start the workflow again.`,
				itemIndex,
			},
		);
	};

	const send = async (
		{ fingerprint }: SubmissionRequest,
		{ target, body, cost }: ReadyRequest,
		itemIndex: number,
	): Promise<Job> => {
		const { known, run } = target;
		let sent: SubmissionRecord = { fingerprint, known, sentAt: client.clock.now(), body, cost };
		const recordSent = () => {
			client.signal?.throwIfAborted();
			sent = { ...sent, sentAt: client.clock.now() };
			store.set(itemIndex, sent);
		};
		const result = await limiter.run(async () => {
			const reply = await client.requestOnce({ ...run, body }, recordSent);
			if ('failure' in reply && !outcomeUnknown(reply.failure)) store.delete(itemIndex);
			return reply;
		});
		const job = 'body' in result ? readJob(result.body, known) : undefined;
		if (job) {
			const { jobId } = job;
			store.set(itemIndex, { ...sent, body: undefined, jobId, cost: job.cost ?? cost });
			return job;
		}
		const failure = 'failure' in result ? result.failure : NO_JOB;
		if (outcomeUnknown(failure)) return await recover(sent, failure, itemIndex);
		throw toNodeApiError(client.node, failure, itemIndex);
	};

	const submitNew = async (request: SubmissionRequest, ready: ReadyRequest, itemIndex: number) => {
		try {
			return await send(request, ready, itemIndex);
		} finally {
			// A submission that may have started a job stays in the store and counts.
			if (!store.get(itemIndex, request.fingerprint)) costLimit.release(ready.cost);
		}
	};

	const submitInTurn = async (
		request: SubmissionRequest,
		getReady: () => Promise<ReadyRequest>,
		itemIndex: number,
	): Promise<Job> => {
		const earlier = store.get(itemIndex, request.fingerprint);
		if (earlier) {
			const { jobId, known, cost } = earlier;
			if (!jobId) return await recover(earlier, NO_REPLY, itemIndex);
			const job = await resumeJob(jobId, { ...known, cost });
			if (job) return job;
			store.delete(itemIndex);
			costLimit.release(cost);
		}
		return await submitNew(request, await getReady(), itemIndex);
	};

	return async (request, itemIndex) => {
		const ownTurn = turn;
		const getReady = prepare(request, itemIndex, ownTurn);
		const submission = ownTurn.then(async () => await submitInTurn(request, getReady, itemIndex));
		turn = submission.catch(() => {});
		return await submission;
	};
}
