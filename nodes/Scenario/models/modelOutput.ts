import type { JsonValue, Model, ModelInput } from './model';
import { getPlan } from './modelSearch';
import { trainedFormInputs } from './trainedModel';
import { isEmpty, plainJson } from './values';

/** Further choices are only counted: some lists have 1,286. */
const MAX_CHOICES = 100;

type Output = Record<string, JsonValue>;

/** Removes empty values: an input has few of the possible limits. */
const known = (values: Record<string, JsonValue | undefined>): Output =>
	Object.fromEntries(
		Object.entries(values).filter((entry): entry is [string, JsonValue] => !isEmpty(entry[1])),
	);

function inputOutput(input: ModelInput): Output {
	const { allowedValues, modelTypes } = input;
	const defaultValue = plainJson(input.default);
	return {
		name: input.name,
		type: input.type,
		label: input.label,
		required: input.required?.always === true,
		...known({
			description: input.description ?? input.hint,
			default: 'value' in defaultValue ? defaultValue.value : undefined,
			min: input.min,
			max: input.max,
			step: input.step,
			minLength: input.minLength,
			maxLength: input.maxLength,
			kind: input.fileKind,
			prompt: input.prompt,
			costImpact: input.costImpact,
			modelTypes: modelTypes?.length ? modelTypes : undefined,
			inputs: input.inputs?.map(inputOutput),
			allowedValues: allowedValues?.slice(0, MAX_CHOICES),
			moreAllowedValues: Math.max(0, (allowedValues?.length ?? 0) - MAX_CHOICES) || undefined,
		}),
	};
}

/** Output of a model in a list. */
export const modelSummary = (model: Model): Output => ({
	modelId: model.id,
	name: model.name,
	type: model.type ?? null,
	provider: model.provider ?? null,
	capabilities: model.capabilities,
	plan: getPlan(model) ?? null,
	privacy: model.privacy ?? null,
	...known({ description: model.description }),
});

/** Output of a model with its inputs, whose names are the keys of Parameters (JSON). */
export const modelDetails = (model: Model): Output => ({
	...modelSummary(model),
	inputs: model.inputs.map(inputOutput),
});

/**
 * The same for a trained model: its inputs are those of the first base model.
 *
 * @param bases the base models that run it, the default first
 */
export const trainedModelDetails = (model: Model, bases: Model[]): Output => ({
	...modelSummary(model),
	baseModelIds: bases.map(({ id }) => id),
	inputs: bases.slice(0, 1).flatMap((base) => trainedFormInputs(base, model).map(inputOutput)),
});
