import type { Issue } from '../models/describe';
import type { Body, JsonValue, Model, ModelInput } from '../models/model';
import { describeModelType, describeModelTypes, withArticle } from '../models/modelTypes';
import { findScaleIssues } from '../models/trainedModel';
import type { FindModel } from './baseModels';

/** The values of an input for models; empty for other inputs. */
function readModels({ name, type }: ModelInput, body: Body): JsonValue[] {
	return type === 'model' || type === 'model_array' ? [body[name] ?? []].flat() : [];
}

/** Some inputs take the URL of a model as well, which the service has to judge. */
const isModelId = (value: JsonValue): value is string =>
	typeof value === 'string' && value.startsWith('model_');

/** Why an input doesn't take a model; undefined for what the service has to judge. */
function whyRefused(
	{ modelTypes = [] }: ModelInput,
	id: string,
	model: Model | undefined,
): string | undefined {
	if (!model) return `is ${id}, but Scenario has no such model in this project`;
	const { name, type } = model;
	if (type === undefined || modelTypes.length === 0 || modelTypes.includes(type)) return undefined;
	const accepted = withArticle(describeModelTypes(modelTypes, 'one'));
	return `must be ${accepted}, but ${name} is ${withArticle(describeModelType(type))}`;
}

/**
 * What is wrong with the trained models and scales of a body. Reads the record of each model, which the
 * loader keeps: the service rejects the body as well, but only after earlier items are paid.
 */
export async function findModelIssues(base: Model, body: Body, find: FindModel): Promise<Issue[]> {
	const references = base.inputs.flatMap((input) =>
		readModels(input, body).flatMap((id, at) => {
			const label = input.type === 'model_array' ? `${input.label} ${at + 1}` : input.label;
			return isModelId(id) ? [{ input, id, label }] : [];
		}),
	);
	const issues = await Promise.all(
		references.map(async ({ input, id, label }): Promise<Issue[]> => {
			const why = whyRefused(input, id, await find(id));
			return why ? [{ input: input.name, label, message: `${label} ${why}` }] : [];
		}),
	);
	return [...issues.flat(), ...findScaleIssues(base, body)];
}
