import type { FastifyInstance } from 'fastify';

import { badRequest, notFound, Refusal } from '../edge/refusal.cts';
import { kindOf } from '../jobs/results.cts';
import type { SimulatedModel } from '../models/types.cts';
import type { World } from '../world.cts';
import { run } from './run.cts';

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

/** `POST /generate/custom/{modelId}`: a job, or with `?dryRun=true` its price. */
export function serveGenerate(api: FastifyInstance, world: World): void {
	api.post<{ Params: { modelId: string } }>('/generate/custom/:modelId', async (request, reply) => {
		const { modelId } = request.params;
		const { record, price, discount } = modelToRun(world, modelId);
		const makes = kindOf(record.capabilities);
		const inputs = record.inputs ?? [];
		const what = { jobType: 'custom', modelId, inputs, price, discount, makes };
		return await run(world, what, request, reply);
	});
}
