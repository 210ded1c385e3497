import type { FastifyReply, FastifyRequest } from 'fastify';

import { HttpError } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import { checkInputs } from '../inputs/check.cts';
import type { Cost, Pricing } from '../inputs/cost.cts';
import { calculateCost, withDefaults } from '../inputs/cost.cts';
import { importDataUrls } from '../inputs/dataUrls.cts';
import type { SubmissionRequest } from '../jobs/create.cts';
import { createJob, jobsInFlight } from '../jobs/create.cts';
import type { Job } from '../jobs/job.cts';
import type { InputRecord } from '../models/types.cts';
import type { State } from '../state.cts';

/** What models and apps share: inputs, a price, and a resulting job. */
export type RunnableRecord = Pick<
	SubmissionRequest,
	'jobType' | 'modelId' | 'workflowId' | 'outputKind' | 'capability' | 'discount' | 'flow'
> & {
	inputs: InputRecord[];
	/** Creative Units when every input has its default. */
	pricing: Pricing;
};

/** 429: nothing is accepted or billed until a job ends. */
export const jobLimit = (actionLimit: number) =>
	new HttpError(429, {
		reason: 'Too many jobs are running',
		details: { actionName: 'custom-generation', actionLimit },
	});

function requireCapacity(state: State): void {
	const { maxJobsInFlight } = state.settings;
	if (maxJobsInFlight === 0 || jobsInFlight(state) < maxJobsInFlight) return;
	throw jobLimit(maxJobsInFlight);
}

/** The specification knows two tiers of an estimate. Anything else runs a job, which is charged. */
export const isDryRun = ({ dryRun }: Record<string, string>) =>
	dryRun === 'true' || dryRun === 'api';

/** The reply to a dry run, in one of the two recorded forms. */
async function sendEstimate(
	reply: FastifyReply,
	{ total, details }: Cost,
	runnable: RunnableRecord,
	status: number,
) {
	reply.code(status);
	return await reply.send(
		status === 402
			? { estimatedCost: total }
			: {
					creativeUnitsCost: total,
					creativeUnitsDiscount: runnable.discount,
					costDetails: details,
				},
	);
}

/**
 * Validates the body and creates a job.
 *
 * @returns undefined for a dry run, which is answered here
 * @throws {HttpError} 400 and 429
 */
export async function run(
	state: State,
	runnable: RunnableRecord,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<Job | undefined> {
	const { inputs, pricing, ...rest } = runnable;
	const query = getQuery(request);
	const body = getBody(request.body);
	const checked = checkInputs(inputs, body, state);
	const cost = calculateCost(inputs, pricing, withDefaults(inputs, checked));
	if (isDryRun(query)) {
		await sendEstimate(reply, cost, runnable, state.settings.dryRunStatus);
		return undefined;
	}
	requireCapacity(state);
	const input = importDataUrls(inputs, checked, state);
	return createJob(state, {
		...rest,
		body,
		input,
		effective: withDefaults(inputs, input),
		cost: cost.total,
		costDetails: cost.details,
		projectId: query.projectId,
	});
}
