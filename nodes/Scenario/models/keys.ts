import { onOneLine } from '../transport/text';
import type { Model, ModelInput } from './types';
import { someOf } from './words';

/** More choices than these are counted: there are lists of 1,286. */
const CHOICES_AT_MOST = 12;

/** "4 to 8", "at least 4", "at most 8". */
function rangeOf({ min, max }: ModelInput): string | undefined {
	if (min !== undefined && max !== undefined) return `${min} to ${max}`;
	if (min !== undefined) return `at least ${min}`;
	return max === undefined ? undefined : `at most ${max}`;
}

/** A key's type in words, e.g. "list of image files". */
function describeType({ type, kind, inputs }: ModelInput): string {
	const file = kind ? `${kind} file` : 'file';
	switch (type) {
		case 'file':
			return file;
		case 'file_array':
			return `list of ${file}s`;
		case 'string_array':
			return 'list of strings';
		case 'number_array':
			return 'list of numbers';
		case 'model_array':
			return 'list of model IDs';
		case 'model':
			return 'model ID';
		case 'inputs_array':
			return inputs?.length
				? `list of objects with ${inputs.map(({ name }) => name).join(', ')}`
				: 'list of objects';
		default:
			return type;
	}
}

/** `duration (number, one of 4, 6, 8)`: the key, and what may stand behind it. */
function describeKey(input: ModelInput): string {
	const { name, required, allowedValues } = input;
	const choices = allowedValues?.map((value) => JSON.stringify(value)) ?? [];
	const facts = [
		describeType(input),
		...(required?.always ? ['required'] : []),
		...(choices.length > 0 ? [`one of ${someOf(choices, CHOICES_AT_MOST)}`] : []),
		...(choices.length > 0 ? [] : [rangeOf(input) ?? []].flat()),
	];
	return `${name} (${facts.join(', ')})`;
}

/**
 * The keys that JSON for a model or app may have, in a sentence: for agents, which don't see the
 * form, and for whoever writes JSON by hand.
 */
export function describeKeys({ name, inputs }: Pick<Model, 'name' | 'inputs'>): string {
	if (inputs.length === 0) return `${name} takes no parameters.`;
	return onOneLine(`${name} takes: ${inputs.map(describeKey).join('; ')}.`);
}
