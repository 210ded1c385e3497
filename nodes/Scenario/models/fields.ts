import type { INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import { onOneLine } from '../transport/text';
import { labelOfValue } from './choice';
import { fieldLabel } from './fieldLabel';
import { listText } from './listText';
import { promptInputOf } from './prompt';
import type { JsonValue, Model, ModelInput } from './types';
import { presetOf } from './values';

const isChoice = ({ type, allowedValues }: ModelInput): boolean =>
	allowedValues !== undefined && (type === 'string' || type === 'number');

function typeOf(input: ModelInput): ResourceMapperField['type'] {
	if (isChoice(input)) return 'options';
	if (input.type === 'inputs_array') return 'array';
	return input.type === 'boolean' || input.type === 'number' ? input.type : 'string';
}

/** Values keep their JSON type. Two with one label are told apart by the value. */
function optionsOf(input: ModelInput): INodePropertyOptions[] {
	const values = input.allowedValues ?? [];
	const counts = new Map<string, number>();
	for (const value of values) {
		const label = labelOfValue(input, value);
		counts.set(label, (counts.get(label) ?? 0) + 1);
	}
	return values.map((value) => {
		const label = labelOfValue(input, value);
		return {
			name: counts.get(label) === 1 ? label : `${label} (${onOneLine(String(value))})`,
			value,
		};
	});
}

const isEntry = (value: JsonValue): value is string | number =>
	typeof value === 'string' || typeof value === 'number';

/** A field can be filled with one value only: lists become text. */
function defaultOf(input: ModelInput): string | number | boolean | undefined {
	const preset = presetOf(input);
	if (preset === undefined || preset === null) return undefined;
	if (Array.isArray(preset) && preset.every(isEntry)) return listText(preset);
	return typeof preset === 'object' ? JSON.stringify(preset) : preset;
}

/** Shown without a click: what is or may be needed, what is written, files, and what costs. */
const isShownAtOnce = ({ required, prompt, type, costImpact }: ModelInput): boolean =>
	required !== undefined || prompt === true || costImpact === true || type.startsWith('file');

function fieldOf(input: ModelInput): ResourceMapperField {
	const defaultValue = defaultOf(input);
	return {
		id: input.name,
		displayName: fieldLabel(input),
		type: typeOf(input),
		required: input.required?.always === true,
		display: true,
		removed: !isShownAtOnce(input),
		defaultMatch: false,
		canBeUsedToMatch: false,
		...(isChoice(input) && { options: optionsOf(input) }),
		...(defaultValue !== undefined && { defaultValue }),
	};
}

/**
 * The form of a model: a field for every input but the prompt, which has a parameter of its own.
 * A field of n8n's resource mapper has a label and nothing else to explain it.
 */
export function fieldsOfModel({ inputs }: Model): ResourceMapperField[] {
	const prompt = promptInputOf(inputs);
	return fieldsOfInputs(inputs.filter((input) => input !== prompt));
}

/** A field for each input. */
export const fieldsOfInputs = (inputs: ModelInput[]): ResourceMapperField[] => inputs.map(fieldOf);
