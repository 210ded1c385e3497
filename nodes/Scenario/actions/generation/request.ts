import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { FileSlot } from '../../models/fileSource';
import { bodyFromValues } from '../../models/body';
import { describeIssues } from '../../models/issues';
import { withPrompt } from '../../models/prompt';
import type { Body, Model } from '../../models/types';
import type { JsonRecord } from '../../transport/json';
import { isRecord, recordOf } from '../../transport/json';
import { atItem } from '../items';

/** A checked request: nothing of it has been sent. */
export interface GenerationRequest {
	model: Model;
	body: Body;
	/** Where files stand in the body, and where they come from. */
	files: FileSlot[];
}

/** Gives a model's record; asks for each model once. */
export type ModelSource = (modelId: string) => Promise<Model>;

function refuse(
	context: IExecuteFunctions,
	itemIndex: number,
	message: string,
	description: string,
): never {
	throw new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description: `${description} Nothing was submitted.`,
	});
}

function valuesFromJson(context: IExecuteFunctions, itemIndex: number): JsonRecord {
	const given = context.getNodeParameter('parametersJson', itemIndex, {});
	if (isRecord(given)) return given;
	const text = typeof given === 'string' ? given.trim() : JSON.stringify(given);
	if (!text) return {};
	let parsed: unknown;
	let fault = 'it is not an object';
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		fault = error instanceof Error ? error.message : fault;
	}
	if (isRecord(parsed)) return parsed;
	return refuse(
		context,
		itemIndex,
		`Parameters (JSON) can't be read: ${fault}`,
		'Give one JSON object, e.g. { "duration": 8 }. Keys and texts stand in double quotes.',
	);
}

function modelIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const modelId = typeof given === 'string' ? given.trim() : '';
	if (modelId) return modelId;
	return refuse(
		context,
		itemIndex,
		'No model is selected',
		'Pick one in the parameter Model, or check the expression there.',
	);
}

async function modelOf(
	context: IExecuteFunctions,
	models: ModelSource,
	modelId: string,
	itemIndex: number,
) {
	try {
		return await models(modelId);
	} catch (reason) {
		throw atItem(context, reason, itemIndex);
	}
}

/**
 * Reads an item's parameters and checks them against the inputs of its model.
 *
 * @throws {NodeOperationError} with everything that is wrong in one message
 * @throws {NodeApiError} when the model can't be had
 */
export async function readRequest(
	context: IExecuteFunctions,
	models: ModelSource,
	itemIndex: number,
): Promise<GenerationRequest> {
	const model = await modelOf(context, models, modelIdOf(context, itemIndex), itemIndex);
	const mode = context.getNodeParameter('parameterMode', itemIndex, 'fields');
	const given =
		mode === 'json'
			? valuesFromJson(context, itemIndex)
			: recordOf(context.getNodeParameter('parameters.value', itemIndex, {}));
	const prompt = context.getNodeParameter('prompt', itemIndex, '');
	const { values, issues } = withPrompt(model.inputs, given, prompt);
	const built = bodyFromValues(model.inputs, values);
	const allIssues = 'issues' in built ? [...issues, ...built.issues] : issues;
	if ('issues' in built || allIssues.length > 0) {
		return refuse(
			context,
			itemIndex,
			describeIssues(allIssues),
			`Change the parameters of ${model.name || model.id} and run again.`,
		);
	}
	return { model, body: built.body, files: built.files };
}
