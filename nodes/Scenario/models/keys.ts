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

/** `duration (number, one of 4, 6, 8)`: the key, and what may stand behind it. */
function describeKey(input: ModelInput): string {
	const { name, type, kind, required, allowedValues, inputs } = input;
	const choices = allowedValues?.map((value) => JSON.stringify(value)) ?? [];
	const facts = [
		kind ? `${kind} ${type}` : type,
		...(required?.always ? ['required'] : []),
		...(choices.length > 0 ? [`one of ${someOf(choices, CHOICES_AT_MOST)}`] : []),
		...(choices.length > 0 ? [] : [rangeOf(input) ?? []].flat()),
		...(inputs?.length ? [`objects with ${inputs.map((each) => each.name).join(', ')}`] : []),
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
