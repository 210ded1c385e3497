import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { getOutputKind } from '../files/asset.cts';
import { checkInputs } from '../inputs/check.cts';
import { calculateCost, withDefaults, type Pricing } from '../inputs/cost.cts';
import { importDataUrls } from '../inputs/dataUrls.cts';
import { createJob, type SubmissionRequest } from '../jobs/create.cts';
import { jobsInFlight, type Job } from '../jobs/job.cts';
import { jobRecord } from '../jobs/record.cts';
import { check, found, HttpError, tooManyJobs } from '../middleware/errors.cts';
import { getBody, getQuery, type OfId } from '../middleware/request.cts';
import type { InputRecord, SimulatedModel } from '../models/types.cts';
import type { State } from '../state.cts';

/** Plan names by level. Recorded: cu-basic and cu-pro-q3-25; the others are made up. */
const PLANS: Record<number, string> = {
	0: 'cu-free',
	25: 'cu-basic',
	50: 'cu-pro-q3-25',
	75: 'cu-max-q3-25',
	100: 'cu-enterprise',
};

/** What models and apps share: inputs, a price, and a resulting job. */
type RunnableRecord = Pick<
	SubmissionRequest,
	'jobType' | 'modelId' | 'workflowId' | 'outputKind' | 'capability' | 'flow'
> & {
	inputs: InputRecord[];
	/** Creative Units when every input has its default. */
	pricing: Pricing;
};

/** The specification knows two tiers of an estimate. Anything else runs a job, which is charged. */
const isDryRun = (request: FastifyRequest) =>
	['true', 'api'].includes(getQuery(request).dryRun ?? '');

/**
 * Validates the body and creates a job.
 *
 * @returns undefined for a dry run, which is answered here
 * @throws {HttpError} 400 and 429
 */
export async function run(
	state: State,
	{ inputs, pricing, ...rest }: RunnableRecord,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<Job | undefined> {
	const { dryRunStatus, maxJobsInFlight } = state.settings;
	const body = getBody(request.body);
	const checked = checkInputs(inputs, body, state);
	const { total, details } = calculateCost(inputs, pricing, withDefaults(inputs, checked));
	if (isDryRun(request)) {
		const costs = { creativeUnitsCost: total, creativeUnitsDiscount: 0, costDetails: details };
		// The two recorded forms.
		await reply.code(dryRunStatus).send(dryRunStatus === 402 ? { estimatedCost: total } : costs);
		return undefined;
	}
	if (maxJobsInFlight > 0 && jobsInFlight(state) >= maxJobsInFlight) {
		throw tooManyJobs(maxJobsInFlight);
	}
	const input = importDataUrls(inputs, checked, state);
	const { projectId } = getQuery(request);
	const effective = withDefaults(inputs, input);
	const cost = { cost: total, costDetails: details };
	return createJob(state, { ...rest, ...cost, body, input, effective, projectId });
}

function modelToRun(state: State, modelId: string): SimulatedModel {
	const model = found(state.models.get(modelId), 'Model', modelId);
	const { custom, accessRestrictions } = model.record;
	check(custom, 'Custom models only are supported for this endpoint');
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

const MAX_PROMPTS = 5;

const PROMPT_MODES = 'completion contextual contextual-v2 image-editing inventive structured'.split(
	' ',
);

/** `POST /generate/prompt` answers at once, with a job that has ended. */
function writePrompts(body: Record<string, unknown>) {
	const { mode, prompt = '', modelId, images } = body;
	const number = Number(body.numResults ?? 1);
	check(PROMPT_MODES.includes(String(mode)), `"mode" must be one of [${PROMPT_MODES.join(', ')}]`);
	const isAllowed = number >= 1 && number <= MAX_PROMPTS;
	check(isAllowed, `"numResults" must be between 1 and ${MAX_PROMPTS}`);
	const prompts = Array.from(
		{ length: number },
		(_, i) => `${String(prompt)}, at dawn, variation ${i + 1}`,
	);
	// Creative Units, as public clients have seen them. Images take the place of a model.
	const first = modelId !== undefined && images === undefined ? 3.75 : 0.75;
	const cost = first + 0.125 * (number - 1);
	const costDetails = { prompt: cost };
	return { prompts, costs: { creativeUnitsCost: cost, creativeUnitsDiscount: 0, costDetails } };
}

/** `POST /generate/custom/{modelId}` and `/generate/prompt`; both estimate with `dryRun`. */
export function serveGenerate(api: FastifyInstance, state: State): void {
	api.post<OfId>('/generate/custom/:id', async (request, reply) => {
		const { id: modelId } = request.params;
		const { record, ...pricing } = modelToRun(state, modelId);
		const { capabilities, inputs = [] } = record;
		const outputKind = getOutputKind(capabilities);
		const [capability] = capabilities;
		const model = { jobType: 'custom', modelId, inputs, pricing, outputKind, capability };
		const job = await run(state, model, request, reply);
		if (!job) return reply;
		const costs = { creativeUnitsCost: job.cost, creativeUnitsDiscount: 0 };
		return { job: jobRecord(job, state), ...costs };
	});

	api.post('/generate/prompt', async (request, reply) => {
		const body = getBody(request.body);
		const { prompts, costs } = writePrompts(body);
		if (isDryRun(request)) return await reply.code(269).send(costs);
		const { creativeUnitsCost: cost, costDetails } = costs;
		const job = createJob(
			state,
			{
				...{ jobType: 'generate-prompt', outputKind: 'text' },
				...{ body, input: body, effective: {}, cost, costDetails },
			},
			{ seconds: 0, output: { prompts } },
		);
		return { job: jobRecord(job, state), prompts, ...costs };
	});
}
