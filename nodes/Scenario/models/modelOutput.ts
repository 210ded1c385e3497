import { planOf } from './modelList';
import { isEmpty, plainJson } from './plainJson';
import type { AllowedValue, JsonValue, Model, ModelInput } from './types';

/** More choices than these are counted: there are lists of 1,286, and nobody reads them in an item. */
const CHOICES_AT_MOST = 100;

type Output = Record<string, JsonValue>;

/** Leaves out what has no value: an input has few of all the limits that there are. */
const known = (values: Record<string, JsonValue | undefined>): Output =>
	Object.fromEntries(
		Object.entries(values).filter((entry): entry is [string, JsonValue] => !isEmpty(entry[1])),
	);

function defaultOf({ default: preset }: ModelInput): JsonValue | undefined {
	const read = plainJson(preset);
	return 'value' in read ? read.value : undefined;
}

const choicesOf = (allowed: AllowedValue[] | undefined): Output =>
	known({
		allowedValues: allowed?.slice(0, CHOICES_AT_MOST),
		moreAllowedValues: Math.max(0, (allowed?.length ?? 0) - CHOICES_AT_MOST) || undefined,
	});

const inputOutput = (input: ModelInput): Output => ({
	name: input.name,
	type: input.type,
	label: input.label,
	required: input.required?.always === true,
	...known({
		description: input.description ?? input.hint,
		default: defaultOf(input),
		min: input.min,
		max: input.max,
		step: input.step,
		minLength: input.minLength,
		maxLength: input.maxLength,
		kind: input.kind,
		prompt: input.prompt,
		costImpact: input.costImpact,
		modelTypes: input.modelTypes?.length ? input.modelTypes : undefined,
		inputs: input.inputs?.map(inputOutput),
	}),
	...choicesOf(input.allowedValues),
});

/** What is told of a model in a list: which it is, what it does, and who may run it. */
export const modelSummary = (model: Model): Output => ({
	modelId: model.id,
	name: model.name,
	provider: model.provider ?? null,
	capabilities: model.capabilities,
	plan: planOf(model) ?? null,
	privacy: model.privacy ?? null,
	...known({ description: model.description }),
});

/** The same with the inputs that the model takes: their names are the keys of Parameters (JSON). */
export const modelDetails = (model: Model): Output => ({
	...modelSummary(model),
	inputs: model.inputs.map(inputOutput),
});
