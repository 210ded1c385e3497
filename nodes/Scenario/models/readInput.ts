import { numberOf, recordOf, recordsOf, textOf } from '../transport/json';
import { idOf, lineOf, linesOf } from '../transport/text';
import { shorten } from './characters';
import { requiredRuleOf } from './readRequired';
import type { AllowedValue, InputType, ModelInput } from './types';
import { humanise } from './words';

const INPUT_TYPES: readonly InputType[] = [
	'boolean',
	'file',
	'file_array',
	'inputs_array',
	'model',
	'model_array',
	'number',
	'number_array',
	'string',
	'string_array',
];

/** Inputs within inputs within inputs: the API has one level. */
const DEEPEST = 4;

/** No form or message has room for more. */
const LONGEST_LABEL = 80;

/** Real models have up to 28 inputs, and choices of up to 1,286 values. */
const MOST_INPUTS = 500;
const MOST_CHOICES = 10_000;

const flagOf = (value: unknown): boolean | undefined => (value === true ? true : undefined);

const countOf = (value: unknown): number | undefined => {
	const count = numberOf(value);
	return count !== undefined && count >= 0 ? count : undefined;
};

/** Numbers and texts with something to see in them: "" is how some models say "left out". */
function allowedValuesOf(value: unknown): AllowedValue[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const allowed = value
		.slice(0, MOST_CHOICES)
		.filter(
			(entry): entry is AllowedValue =>
				lineOf(entry) !== undefined || numberOf(entry) !== undefined,
		);
	return allowed.length > 0 ? [...new Set(allowed)] : undefined;
}

const labelsOf = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).flatMap(([key, label]) => {
			const text = lineOf(label, LONGEST_LABEL);
			return text ? [[key, text]] : [];
		}),
	);

/** `uiConfig.selects`: labels by input and value. It may name inputs that don't exist. */
export const readSelects = (value: unknown): Record<string, Record<string, string>> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).map(([name, labels]) => [name, labelsOf(labels)]),
	);

/** Two inputs called "Seed" can't be told apart: the names help where they say more. */
function withDistinctLabels(inputs: ModelInput[]): ModelInput[] {
	const counts = new Map<string, number>();
	for (const { label } of inputs) counts.set(label, (counts.get(label) ?? 0) + 1);
	return inputs.map((input) =>
		(counts.get(input.label) ?? 0) > 1
			? { ...input, label: shorten(humanise(input.name), LONGEST_LABEL) }
			: input,
	);
}

/**
 * Reads a record's list of inputs. What has no name is left out, what is named twice counts once,
 * and a type that isn't known is taken as text: the service has the last word.
 */
export function readInputs(
	value: unknown,
	selects: Record<string, Record<string, string>>,
	depth = 0,
): ModelInput[] {
	const inputs = new Map<string, ModelInput>();
	for (const record of recordsOf(value).slice(0, MOST_INPUTS)) {
		const name = idOf(record.name);
		if (!name || name === '__proto__' || inputs.has(name)) continue;
		const type = INPUT_TYPES.find((known) => known === record.type) ?? 'string';
		const label = lineOf(record.label) ?? humanise(name);
		inputs.set(name, {
			name,
			type,
			label: shorten(label, LONGEST_LABEL),
			description: textOf(record.description),
			hint: textOf(record.hint),
			placeholder: textOf(record.placeholder),
			group: textOf(record.group),
			default: record.default,
			required: requiredRuleOf(record.required),
			allowedValues: allowedValuesOf(record.allowedValues),
			valueLabels: Object.hasOwn(selects, name) ? selects[name] : undefined,
			min: numberOf(record.min),
			max: numberOf(record.max),
			step: numberOf(record.step),
			minLength: countOf(record.minLength),
			maxLength: countOf(record.maxLength),
			kind: lineOf(record.kind, LONGEST_LABEL),
			maxSize: countOf(record.maxSize),
			maxDuration: countOf(record.maxDuration),
			prompt: flagOf(record.prompt),
			costImpact: flagOf(record.costImpact),
			color: flagOf(record.color),
			parent: flagOf(record.parent),
			modelTypes: linesOf(record.modelTypes),
			inputs:
				type === 'inputs_array' && depth < DEEPEST
					? readInputs(record.inputs, selects, depth + 1)
					: undefined,
		});
	}
	return withDistinctLabels([...inputs.values()]);
}
