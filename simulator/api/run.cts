import type { FastifyReply, FastifyRequest } from 'fastify';

import { Refusal } from '../edge/refusal.cts';
import { objectIn, queryOf } from '../edge/request.cts';
import { checkInputs } from '../inputs/check.cts';
import { costOf, withDefaults } from '../inputs/cost.cts';
import type { Order } from '../jobs/create.cts';
import { createJob, jobsInFlight } from '../jobs/create.cts';
import { jobRecord } from '../jobs/record.cts';
import type { InputRecord } from '../models/types.cts';
import type { World } from '../world.cts';

/** What a model and an app have in common: inputs, a price, and a job at the end. */
export type Runnable = Pick<Order, 'jobType' | 'modelId' | 'workflowId' | 'makes' | 'discount'> & {
	inputs: InputRecord[];
	/** Creative Units with every input at its default. */
	price: number;
};

/** 429: nothing is accepted and nothing billed until a job has ended. */
export const ceiling = (actionLimit: number) =>
	new Refusal(429, {
		reason: 'Too many jobs are running',
		details: { actionName: 'custom-generation', actionLimit },
	});

function demandPlace(world: World): void {
	const { maxJobsInFlight } = world.settings;
	if (maxJobsInFlight === 0 || jobsInFlight(world) < maxJobsInFlight) return;
	throw ceiling(maxJobsInFlight);
}

/**
 * Checks the body, and starts a job; with `dryRun=true` in the query it tells the price instead,
 * in one of the two ways on record.
 *
 * @throws {Refusal} 400 and 429
 */
export async function run(
	world: World,
	{ inputs, price, ...what }: Runnable,
	request: FastifyRequest,
	reply: FastifyReply,
) {
	const { dryRun, projectId } = queryOf(request);
	const body = objectIn(request.body);
	const input = checkInputs(inputs, body, world);
	const effective = withDefaults(inputs, input);
	const cost = costOf(inputs, price, effective);
	const costs = { creativeUnitsCost: cost, creativeUnitsDiscount: what.discount };
	if (dryRun === 'true') {
		const { dryRunStatus } = world.settings;
		reply.code(dryRunStatus);
		return await reply.send(
			dryRunStatus === 402
				? { estimatedCost: cost }
				: { ...costs, costDetails: { 'custom-generation': cost } },
		);
	}
	demandPlace(world);
	const job = createJob(world, { ...what, body, input, effective, cost, projectId });
	return { job: jobRecord(job, world.now()), ...costs };
}
