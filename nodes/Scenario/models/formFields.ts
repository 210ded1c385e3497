import type { INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import { toOneLine } from '../utils/text';
import { getValueLabel } from './choices';
import { describeInputAndPurpose } from './describe';
import { fieldLabel } from './fieldLabel';
import { DATA_FIELD, findDataInput, takesFiles } from './fileSource';
import { listText, listTemplate } from './lists';
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
	if (defaultValue === undefined || defaultValue === null) return listTemplate(input);
	if (Array.isArray(defaultValue) && defaultValue.every(isEntry)) return listText(defaultValue);
	return typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : defaultValue;
}

/** Shown initially: required inputs, prompts, files, and what affects the price. */
const isShownAtOnce = (input: ModelInput): boolean =>
	input.isShownAtOnce === true ||
	input.required !== undefined ||
	input.prompt === true ||
	input.costImpact === true ||
	takesFiles(input);

/** A field as n8n saves it with the form. Notices are shown or not by the marks of the first one. */
export interface FormField extends ResourceMapperField {
	/** n8n 2.41 doesn't show it. */
	description: string;
	/** On the first field of a model that takes no prompt. */
	formHasNoPrompt?: true;
	/** On the first field of a form with files. */
	formTakesFiles?: true;
	/** On the first field of a form with lists of plain values or files. */
	formTakesLists?: true;
}

const hasFiles = (input: ModelInput): boolean =>
	takesFiles(input) || (input.inputs ?? []).some(takesFiles);

const takesPlainList = ({ type }: ModelInput): boolean =>
	type.endsWith('_array') && type !== 'inputs_array';

function createField(input: ModelInput, preset: string | undefined): FormField {
	const defaultValue = preset ?? getDefaultValue(input);
	const required = input.required?.always === true;
	return {
		id: input.name,
		displayName: fieldLabel(input, required && getDefault(input) === undefined),
		description: describeInputAndPurpose(input),
		type: getFieldType(input),
		required,
		display: true,
		removed: !isShownAtOnce(input),
		defaultMatch: false,
		canBeUsedToMatch: false,
		...(isChoice(input) && { options: createOptions(input) }),
		...(defaultValue !== undefined && { defaultValue }),
	};
}

const withMark = (fields: FormField[], mark: Partial<FormField>): FormField[] =>
	fields.map((field, at) => (at === 0 ? { ...field, ...mark } : field));

/** A field for each input. The first required file starts with the binary field that most nodes return. */
export function createInputFields(inputs: ModelInput[]): FormField[] {
	const dataInput = findDataInput(inputs);
	const fields = inputs.map((input) =>
		createField(input, input === dataInput ? DATA_FIELD : undefined),
	);
	return withMark(fields, {
		...(inputs.some(hasFiles) && { formTakesFiles: true }),
		...(inputs.some(takesPlainList) && { formTakesLists: true }),
	});
}

/** The form of a model: a field for each input except the prompt, which has its own parameter. */
export function createModelFields({ inputs }: Pick<Model, 'inputs'>): FormField[] {
	const fields = createInputFields(withoutPrompt(inputs));
	return findPromptInput(inputs) ? fields : withMark(fields, { formHasNoPrompt: true });
}
