import type { INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import { toOneLine } from '../utils/text';
import { getValueLabel } from './choices';
import { fieldLabel } from './fieldLabel';
import { listText } from './lists';
import type { JsonValue, Model, ModelInput } from './model';
import { findPromptInput, withoutPrompt } from './prompt';
import { getDefault } from './requestBody';

const isChoice = ({ type, allowedValues }: ModelInput): boolean =>
	allowedValues !== undefined && (type === 'string' || type === 'number');

function getFieldType(input: ModelInput): ResourceMapperField['type'] {
	if (isChoice(input)) return 'options';
	if (input.type === 'inputs_array') return 'array';
	return input.type === 'boolean' || input.type === 'number' ? input.type : 'string';
}

/** Values keep their JSON type. Duplicate labels get their value in brackets. */
function createOptions(input: ModelInput): INodePropertyOptions[] {
	const values = input.allowedValues ?? [];
	const counts = new Map<string, number>();
	for (const value of values) {
		const label = getValueLabel(input, value);
		counts.set(label, (counts.get(label) ?? 0) + 1);
	}
	return values.map((value) => {
		const label = getValueLabel(input, value);
		return {
			name: counts.get(label) === 1 ? label : `${label} (${toOneLine(String(value))})`,
			value,
		};
	});
}

const isEntry = (value: JsonValue): value is string | number =>
	typeof value === 'string' || typeof value === 'number';

/** A field's default has to be a single value, so lists become text. */
function getDefaultValue(input: ModelInput): string | number | boolean | undefined {
	const defaultValue = getDefault(input);
	if (defaultValue === undefined || defaultValue === null) return undefined;
	if (Array.isArray(defaultValue) && defaultValue.every(isEntry)) return listText(defaultValue);
	return typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : defaultValue;
}

/** Shown initially: required inputs, prompts, files, and what affects the price. */
const isShownAtOnce = (input: ModelInput): boolean =>
	input.isShownAtOnce === true ||
	input.required !== undefined ||
	input.prompt === true ||
	input.costImpact === true ||
	input.type.startsWith('file');

function createField(input: ModelInput): ResourceMapperField {
	const defaultValue = getDefaultValue(input);
	return {
		id: input.name,
		displayName: fieldLabel(input),
		type: getFieldType(input),
		required: input.required?.always === true,
		display: true,
		removed: !isShownAtOnce(input),
		defaultMatch: false,
		canBeUsedToMatch: false,
		...(isChoice(input) && { options: createOptions(input) }),
		...(defaultValue !== undefined && { defaultValue }),
	};
}

/** A field as n8n saves it with the form. Other parameters are shown or not by its marks. */
export interface FormField extends ResourceMapperField {
	/** On the first field of a model that takes no prompt. */
	formHasNoPrompt?: true;
}

/**
 * The form of a model: a field for each input except the prompt, which has its own parameter. Fields of
 * n8n's resource mapper have a label but no description.
 */
export function createModelFields({ inputs }: Pick<Model, 'inputs'>): FormField[] {
	const fields = createInputFields(withoutPrompt(inputs));
	if (findPromptInput(inputs)) return fields;
	return fields.map((field, at) => (at === 0 ? { ...field, formHasNoPrompt: true } : field));
}

/** A field for each input. */
export const createInputFields = (inputs: ModelInput[]): ResourceMapperField[] =>
	inputs.map(createField);
