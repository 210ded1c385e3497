import type { IExecuteFunctions } from 'n8n-workflow';

import {
	BASE_MODEL_PATH,
	findBaseModel,
	findModelIssues,
	findWith,
} from '../../catalog/baseModels';
import type { ModelLoader, RunnableKind } from '../../catalog/runnable';
import { createModelLoader, MODEL_KIND } from '../../catalog/runnable';
import type { Run } from '../../execution/run';
import { describeIssues } from '../../models/describe';
import { withPromptLabel } from '../../models/model';
import { bodyFromValues, withPrompt } from '../../models/requestBody';
import { findTrainedModelId, trainedFormInputs, withTrainedModel } from '../../models/trainedModel';
import { readLocatorId } from '../locators';
import type { CheckedRequest, RequestReader } from './inputFiles';
import { withFiles } from './inputFiles';
import { readValues, refuse } from './values';

/** The selected model or app, and the base model that runs it if it is a trained model. */
async function loadRunnable(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
) {
	const id =
		readLocatorId(context, kind.parameter, itemIndex) ||
		refuse(
			context,
			itemIndex,
			`No ${kind.noun} is selected`,
			`Select one in "${kind.label}", or check its expression.`,
		);
	const chosen = kind === MODEL_KIND ? readLocatorId(context, BASE_MODEL_PATH, itemIndex) : '';
	const found = await findBaseModel(await models(id), chosen, findWith(models));
	return 'why' in found ? refuse(context, itemIndex, found.why, found.advice) : found;
}

/** Reads an item's parameters and checks them against the inputs of its model or app. */
async function readRequest(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
): Promise<CheckedRequest> {
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
	const target = kind.target(base.id, findTrainedModelId(base, built.body));
	const { disableRefund } = base;
	return {
		target: disableRefund ? { ...target, known: { ...target.known, disableRefund } } : target,
		body: built.body,
		files: built.files,
		inputs: base.inputs,
	};
}

/** The reader of a run's requests to models or apps. */
export function createRequestReader(run: Run, kind: RunnableKind): RequestReader {
	const models = createModelLoader(run.client, kind);
	return withFiles(
		run,
		async (itemIndex) => await readRequest(run.context, kind, models, itemIndex),
	);
}
