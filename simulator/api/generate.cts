import type { FastifyInstance } from 'fastify';

import { badRequest, HttpError, notFound } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import { createJob } from '../jobs/create.cts';
import { jobRecord } from '../jobs/record.cts';
import { getOutputKind } from '../jobs/results.cts';
import type { SimulatedModel } from '../models/types.cts';
import type { State } from '../state.cts';
import { isDryRun, run } from './run.cts';

/** Plan names by level. Recorded: cu-basic and cu-pro-q3-25; the others are made up. */
const PLANS: Record<number, string> = {
	0: 'cu-free',
	25: 'cu-basic',
	50: 'cu-pro-q3-25',
	75: 'cu-max-q3-25',
	100: 'cu-enterprise',
};

function modelToRun(state: State, modelId: string): SimulatedModel {
	const model = state.models.get(modelId);
	if (!model) throw notFound('Model', modelId);
	const { custom, accessRestrictions } = model.record;
	if (!custom) throw badRequest('Custom models only are supported for this endpoint');
	const { plan } = state.settings;
	if (accessRestrictions > plan) {
		throw new HttpError(403, {
			reason: 'You are not allowed to use this model with your plan',
			name: 'ModelAccessRestrictedError',
			details: { currentPlan: PLANS[plan], requiredPlan: PLANS[accessRestrictions] },
		});
	}
	return model;
}

/** Creative Units for a written prompt. */
const PROMPT_COST = 0.75;

const PROMPT_MODES = 'completion contextual contextual-v2 image-editing inventive structured'.split(
	' ',
);

/** `POST /generate/prompt` answers at once, with a job that has ended. */
function writePrompts(body: Record<string, unknown>) {
	const { mode, prompt = '', numResults = 1 } = body;
	if (!PROMPT_MODES.includes(String(mode))) {
		throw badRequest(`"mode" must be one of [${PROMPT_MODES.join(', ')}]`);
	}
	const prompts = Array.from(
		{ length: Number(numResults) },
		(_, i) => `${String(prompt)}, at dawn, variation ${i + 1}`,
	);
	const costDetails = { prompt: PROMPT_COST };
	const costs = { creativeUnitsCost: PROMPT_COST, creativeUnitsDiscount: 0, costDetails };
	return { prompts, costs };
}

/** `POST /generate/custom/{modelId}` and `/generate/prompt`; both estimate with `dryRun`. */
export function serveGenerate(api: FastifyInstance, state: State): void {
	api.post<{ Params: { modelId: string } }>('/generate/custom/:modelId', async (request, reply) => {
		const { modelId } = request.params;
		const { record, discount, ...pricing } = modelToRun(state, modelId);
		const { capabilities, inputs = [] } = record;
		const outputKind = getOutputKind(capabilities);
		const [capability] = capabilities;
		const model = { jobType: 'custom', modelId, inputs, pricing, discount, outputKind, capability };
		const job = await run(state, model, request, reply);
		if (!job) return reply;
		return {
			job: jobRecord(job, state),
			creativeUnitsCost: job.cost,
			creativeUnitsDiscount: job.discount,
		};
	});

	api.post('/generate/prompt', async (request, reply) => {
		const body = getBody(request.body);
		const { prompts, costs } = writePrompts(body);
		if (isDryRun(getQuery(request))) return await reply.code(269).send(costs);
		const job = createJob(
			state,
			{
				jobType: 'generate-prompt',
				body,
				input: body,
				effective: {},
				cost: PROMPT_COST,
				costDetails: costs.costDetails,
				discount: 0,
				outputKind: 'text',
			},
			{ seconds: 0, output: { prompts } },
		);
		return { job: jobRecord(job, state), prompts, ...costs };
	});
}
