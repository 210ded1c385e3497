import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Runnable, Target } from '../../catalog/runnable';
import type { FileSlot } from '../../models/fileSource';
import { bodyFromValues } from '../../models/body';
import { describeIssues } from '../../models/issues';
import { describeKeys } from '../../models/keys';
import { withPrompt } from '../../models/prompt';
import type { Body, Model, ModelInput } from '../../models/types';
import type { JsonRecord } from '../../transport/json';
import { isRecord, recordOf } from '../../transport/json';
import { atItem } from '../items';

/** A checked request: nothing of it has been sent. */
export interface GenerationRequest {
	target: Target;
	body: Body;
	/** Where files stand in the body, and where they come from. */
	files: FileSlot[];
	inputs: ModelInput[];
}

/** Gives the record of a model or app, which has the same form; asks for each once. */
export type ModelSource = (id: string) => Promise<Model>;

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

/**
 * The form's values as they are. At the path `parameters.value` n8n would check them itself: one
 * fault at a time, and a "5" refused where the model's choice is the number 5.
 */
const valuesFromForm = (context: IExecuteFunctions, itemIndex: number): JsonRecord =>
	recordOf(recordOf(context.getNodeParameter('parameters', itemIndex, {})).value);

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

function idOf(context: IExecuteFunctions, kind: Runnable, itemIndex: number): string {
	const given = context.getNodeParameter(kind.parameter, itemIndex, '', { extractValue: true });
	const id = typeof given === 'string' ? given.trim() : '';
	if (id) return id;
	return refuse(
		context,
		itemIndex,
		`No ${kind.noun} is selected`,
		`Pick one in the parameter ${kind.label}, or check the expression there.`,
	);
}

async function modelOf(
	context: IExecuteFunctions,
	models: ModelSource,
	id: string,
	itemIndex: number,
) {
	try {
		return await models(id);
	} catch (reason) {
		throw atItem(context, reason, itemIndex);
	}
}

/**
 * Reads an item's parameters and checks them against the inputs of its model or app.
 *
 * @throws {NodeOperationError} with everything that is wrong in one message
 * @throws {NodeApiError} when the record of the model or app can't be had
 */
export async function readRequest(
	context: IExecuteFunctions,
	kind: Runnable,
	models: ModelSource,
	itemIndex: number,
): Promise<GenerationRequest> {
	const target = kind.target(idOf(context, kind, itemIndex));
	const model = await modelOf(context, models, target.id, itemIndex);
	const mode = context.getNodeParameter('parameterMode', itemIndex, 'fields');
	const given =
		mode === 'json' ? valuesFromJson(context, itemIndex) : valuesFromForm(context, itemIndex);
	const prompt = context.getNodeParameter('prompt', itemIndex, '');
	const { values, issues } = withPrompt(model.inputs, given, prompt);
	const built = bodyFromValues(model.inputs, values);
	const allIssues = 'issues' in built ? [...issues, ...built.issues] : issues;
	if ('issues' in built || allIssues.length > 0) {
		return refuse(
			context,
			itemIndex,
			describeIssues(allIssues),
			mode === 'json'
				? `Change the JSON and run again. ${describeKeys(model)}`
				: `Change the parameters of ${model.name} and run again.`,
		);
	}
	return { target, body: built.body, files: built.files, inputs: model.inputs };
}
