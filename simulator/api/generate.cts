import type { FastifyInstance } from 'fastify';

import { badRequest, notFound, Refusal } from '../edge/refusal.cts';
import { objectIn, queryOf } from '../edge/request.cts';
import { checkInputs } from '../inputs/check.cts';
import { costOf, withDefaults } from '../inputs/cost.cts';
import { createJob, jobsInFlight } from '../jobs/create.cts';
import { jobRecord } from '../jobs/record.cts';
import { kindOf } from '../jobs/results.cts';
import type { SimulatedModel } from '../models/types.cts';
import type { World } from '../world.cts';

/** Names of the plans by level, as the service gives them where they are on record. */
const PLANS: Record<number, string> = {
	0: 'cu-free',
	25: 'cu-basic',
	50: 'cu-pro-q3-25',
	75: 'cu-max-q3-25',
	100: 'cu-enterprise',
};

function modelToRun(world: World, modelId: string): SimulatedModel {
	const model = world.models.get(modelId);
	if (!model) throw notFound('Model', modelId);
	const { custom, accessRestrictions } = model.record;
	if (!custom) throw badRequest('Custom models only are supported for this endpoint');
	const { plan } = world.settings;
	if (accessRestrictions > plan) {
		throw new Refusal(403, {
			reason: 'You are not allowed to use this model with your plan',
			name: 'ModelAccessRestrictedError',
			details: { currentPlan: PLANS[plan], requiredPlan: PLANS[accessRestrictions] },
		});
	}
	return model;
}

/** @throws {Refusal} 429: nothing is accepted and nothing billed until a job has ended */
export function demandPlace(world: World): void {
	const { maxJobsInFlight } = world.settings;
	if (maxJobsInFlight === 0 || jobsInFlight(world) < maxJobsInFlight) return;
	throw ceiling(maxJobsInFlight);
}

export const ceiling = (actionLimit: number) =>
	new Refusal(429, {
		reason: 'Too many jobs are running',
		details: { actionName: 'custom-generation', actionLimit },
	});

/** The price of a run that is not made, in one of the two ways on record. */
export const dryRunReply = (world: World, cost: number, discount: number) =>
	world.settings.dryRunStatus === 402
		? { status: 402, body: { estimatedCost: cost } }
		: {
				status: 269,
				body: {
					creativeUnitsCost: cost,
					creativeUnitsDiscount: discount,
					costDetails: { 'custom-generation': cost },
				},
			};

/** `POST /generate/custom/{modelId}`: a job, or with `?dryRun=true` its price. */
export function serveGenerate(api: FastifyInstance, world: World): void {
	api.post<{ Params: { modelId: string } }>('/generate/custom/:modelId', async (request, reply) => {
		const { modelId } = request.params;
		const model = modelToRun(world, modelId);
		const inputs = model.record.inputs ?? [];
		const body = objectIn(request.body);
		const input = checkInputs(inputs, body, world);
		const effective = withDefaults(inputs, input);
		const { cost, discount } = costOf(model, effective);
		const { dryRun, projectId } = queryOf(request);
		if (dryRun === 'true') {
			const { status, body: price } = dryRunReply(world, cost, discount);
			return await reply.code(status).send(price);
		}
		demandPlace(world);
		const makes = kindOf(model.record.capabilities);
		const order = { modelId, body, input, effective, cost, discount, makes };
		const job = createJob(world, { ...order, jobType: 'custom', ...(projectId && { projectId }) });
		return {
			job: jobRecord(job, world.now()),
			creativeUnitsCost: cost,
			creativeUnitsDiscount: discount,
		};
	});
}
