import type { IExecuteFunctions } from 'n8n-workflow';

import { BASE_MODEL_PATH, findBaseModel, findWith } from '../../catalog/baseModels';
import type { ModelLoader } from '../../catalog/models';
import { findModelIssues } from '../../catalog/modelReferences';
import type { RunnableKind, RunTarget } from '../../catalog/runnable';
import { MODEL_KIND } from '../../catalog/runnable';
import { toItemError } from '../../execution/jobErrors';
import { describeIssues } from '../../models/describe';
import type { FileSlot } from '../../models/fileSource';
import type { Body, ModelInput } from '../../models/model';
import { withPrompt, withPromptLabel } from '../../models/prompt';
import { bodyFromValues } from '../../models/requestBody';
import { findTrainedModelId, trainedFormInputs, withTrainedModel } from '../../models/trainedModel';
import { readValues, refuse } from './values';

/** A request that is checked but not sent. */
export interface GenerationRequest {
	target: RunTarget;
	body: Body;
	/** The files in the body, with their sources. */
	files: FileSlot[];
	inputs: ModelInput[];
}

/** The ID in a resource locator, without spaces; empty if none is selected. */
function readId(context: IExecuteFunctions, parameter: string, itemIndex: number): string {
	const given = context.getNodeParameter(parameter, itemIndex, '', { extractValue: true });
	return typeof given === 'string' ? given.trim() : '';
}

function readTargetId(context: IExecuteFunctions, kind: RunnableKind, itemIndex: number): string {
	const id = readId(context, kind.parameter, itemIndex);
	if (id) return id;
	return refuse(
		context,
		itemIndex,
		`No ${kind.noun} is selected`,
		`Select one in "${kind.label}", or check its expression.`,
	);
}

/** The selected model or app, and the base model that runs it if it is a trained model. */
async function loadRunnable(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
) {
	const id = readTargetId(context, kind, itemIndex);
	const chosen = kind === MODEL_KIND ? readId(context, BASE_MODEL_PATH, itemIndex) : '';
	let found: Awaited<ReturnType<typeof findBaseModel>>;
	try {
		found = await findBaseModel(await models(id), chosen, findWith(models));
	} catch (reason) {
		throw toItemError(context, reason, itemIndex);
	}
	return 'why' in found ? refuse(context, itemIndex, found.why, found.advice) : found;
}

/**
 * Reads an item's parameters and checks them against the inputs of its model or app.
 *
 * @throws {NodeOperationError} one message that lists all invalid values
 * @throws {NodeApiError} when the record of the model or app can't be fetched
 */
export async function readRequest(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
): Promise<GenerationRequest> {
	const { base, trained } = await loadRunnable(context, kind, models, itemIndex);
	const inputs = trained ? trainedFormInputs(base, trained) : base.inputs;
	const { name } = trained ?? base;
	const given = readValues(context, itemIndex, kind, { name, inputs });
	const prompt = context.getNodeParameter('prompt', itemIndex, '');
	const prompted = withPrompt(base.inputs, given.values, prompt);
	const placed = trained
		? withTrainedModel(base, trained, prompted.values)
		: { values: prompted.values, issues: [] };
	const labelled = kind === MODEL_KIND ? withPromptLabel(base.inputs) : base.inputs;
	const built = bodyFromValues(labelled, placed.values);
	const issues = [
		...given.issues,
		...prompted.issues,
		...placed.issues,
		...('issues' in built
			? built.issues
			: await findModelIssues(base, built.body, findWith(models))),
	];
	if ('issues' in built || issues.length > 0) {
		return refuse(context, itemIndex, describeIssues(issues), given.advice);
	}
	return {
		target: kind.target(base.id, findTrainedModelId(base, built.body)),
		body: built.body,
		files: built.files,
		inputs: base.inputs,
	};
}
