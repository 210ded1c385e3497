import { NodeApiError } from 'n8n-workflow';

import type { Target } from '../../catalog/runnable';
import type { Gate } from '../../jobs/gate';
import type { Job, Known } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import { findLostJob } from '../../jobs/lost';
import type { Body } from '../../models/types';
import type { ScenarioApi } from '../../transport/api';
import { toNodeApiError } from '../../transport/api';
import { explain } from '../../transport/explain';
import { limitTo } from '../../transport/limit';
import { pathTo } from '../../transport/path';
import type { Refusal } from '../../transport/refusal';
import { mayHaveStarted } from '../../transport/refusal';
import type { Budget, CostLimits } from './budget';
import type { Bodies } from './files';
import type { Ledger, Submission } from './ledger';
import { fingerprintOf } from './ledger';

/** What an item wants to have made. */
export interface Order extends Bodies {
	target: Target;
	limits: CostLimits;
}

/** Gives the job of an item: the one it has already, or a new one. */
export type Submit = (order: Order, itemIndex: number) => Promise<Job>;

const NO_JOB: Refusal = { status: 200, unreadable: true, reason: 'no job in it', details: {} };

/**
 * Submits each item's job once. A submitted job is paid, and the API knows no idempotency key, so
 * the ledger remembers what was sent before it is sent:
 * - in a retry a job that runs or has succeeded is taken up; only one that failed is made anew;
 * - a request whose reply was lost is never sent again: its job is looked for instead.
 *
 * Items pass one after another. So a job that appears while a reply is missing can only be the one
 * that is looked for, and a full account is asked once.
 */
export function submitterOf(ledger: Ledger, api: ScenarioApi, gate: Gate, budget: Budget): Submit {
	const oneAtATime = limitTo(1);

	/** The job that an earlier try has left, unless it ended without success. */
	const jobToTakeUp = async (jobId: string, known: Known) => {
		const job = readJob(await api.get(pathTo('jobs', jobId)), known);
		if (!job) throw toNodeApiError(api.node, NO_JOB);
		return job.end === 'failure' || job.end === 'canceled' ? undefined : job;
	};

	const findLost = async (
		{ target }: Order,
		body: Body,
		sent: Submission,
		refusal: Refusal,
		itemIndex: number,
	): Promise<Job> => {
		const found = await findLostJob(
			api,
			{ ...target.known, body, sentAt: sent.sentAt },
			(jobId) => {
				if (ledger.holds(jobId)) return false;
				ledger.write(itemIndex, { ...sent, jobId });
				return true;
			},
		);
		if ('job' in found) return found.job;
		throw new NodeApiError(
			api.node,
			{ reason: refusal.reason },
			{
				message: `It is not known whether the job for ${target.id} was started: ${explain(refusal).message}`,
				description: `Looked for it ${found.looks} times among the newest jobs and did not find it. Nothing was sent again, because it may run and be paid. Look at the newest jobs in the Scenario web app: its job ID goes into Wait for Completion. If it is not there, start the workflow anew.`,
				itemIndex,
			},
		);
	};

	const submitAnew = async (order: Order, fingerprint: string, itemIndex: number) => {
		const { target } = order;
		await budget(order.limits, target, order.bodyToPrice, itemIndex);
		const body = await order.finalBody();
		let sent: Submission = { fingerprint, sentAt: api.clock.now() };
		const answer = await gate.pass(async () => {
			api.signal?.throwIfAborted();
			sent = { fingerprint, sentAt: api.clock.now() };
			ledger.write(itemIndex, sent);
			return await api.send({ ...target.run, body });
		});
		const job = 'body' in answer ? readJob(answer.body, target.known) : undefined;
		if (job) {
			ledger.write(itemIndex, { ...sent, jobId: job.jobId, cost: job.cost });
			return job;
		}
		const refusal = 'refusal' in answer ? answer.refusal : NO_JOB;
		if (mayHaveStarted(refusal)) return await findLost(order, body, sent, refusal, itemIndex);
		ledger.strike(itemIndex);
		throw toNodeApiError(api.node, refusal, itemIndex);
	};

	return async (order, itemIndex) =>
		await oneAtATime(async () => {
			const fingerprint = fingerprintOf(order.target.id, order.body);
			const earlier = ledger.of(itemIndex, fingerprint);
			if (earlier?.fingerprint === fingerprint) {
				const known = { ...order.target.known, cost: earlier.cost };
				if (!earlier.jobId) {
					const unanswered: Refusal = { reason: 'an earlier try got no reply', details: {} };
					return await findLost(order, await order.finalBody(), earlier, unanswered, itemIndex);
				}
				const job = await jobToTakeUp(earlier.jobId, known);
				if (job) return job;
			}
			return await submitAnew(order, fingerprint, itemIndex);
		});
}
