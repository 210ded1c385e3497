import type { INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import { toOneLine } from '../utils/text';
import {
	describeInputAndPurpose,
	describeLength,
	describeModelTypes,
	describeRange,
	fileNoun,
	getValueLabel,
} from './describe';
import { DATA_FIELD, findDataInput, takesFiles } from './fileSource';
import type { JsonValue, Model, ModelInput } from './model';
import { findPromptInput, withoutPrompt } from './model';
import { getDefault } from './requestBody';
import { listTemplate, listText } from './values';

const joined = (...parts: string[]): string => parts.filter(Boolean).join(', ');

function numberDetails({ min, max, step }: ModelInput): string[] {
	const range = describeRange('label', min, max);
	return step === undefined || step === 1 ? [range] : [joined(range, `step ${step}`), range];
}

/** "First Frame (image)", "Reference Images (≤9)"; "Image (file)" where the label says already what it is. */
function fileDetails(input: ModelInput): string[] {
	const { fileKind, label, minDuration, maxDuration, type } = input;
	const isNamed = fileKind !== undefined && label.toLowerCase().includes(fileKind);
	const noun = fileNoun(isNamed ? undefined : fileKind);
	const seconds = describeRange('label', minDuration, maxDuration);
	if (type === 'file') return seconds ? [joined(noun, `${seconds} s`), noun] : [noun];
	const count = describeLength('label', input);
	if (!count) return [`${noun}s`];
	return isNamed ? [count] : [`${count} ${noun}s`, count];
}

/** What fits into a label besides its words, from the longest wording to the shortest. "" adds nothing. */
function fieldDetails(input: ModelInput): string[] {
	const { allowedValues, color, modelTypes = [], type } = input;
	const count = describeLength('label', input);
	switch (type) {
		case 'number':
			return allowedValues ? [] : numberDetails(input);
		case 'string':
			if (color) return ['color'];
			return allowedValues || !count ? [] : [`${count} characters`];
		case 'file':
		case 'file_array':
			return fileDetails(input);
		case 'model':
			return modelTypes.length > 0
				? [`ID of ${describeModelTypes(modelTypes, 'one')}`, 'ID']
				: ['ID'];
		case 'model_array':
			return [`${count} IDs`.trim()];
		case 'number_array':
			return [...numberDetails(input).map((range) => joined('list', range)), 'list'];
		case 'string_array':
			return [joined('list', count), 'list'];
		case 'inputs_array':
			return [joined('JSON', count), 'JSON'];
		case 'boolean':
			return [];
	}
}

/**
 * Characters that the label of a field has room for at the usual width of the node's panel, measured in
 * n8n 2.41. n8n cuts what is longer.
 */
const MAX_LABEL_LENGTH = 28;

/** A label may already end in brackets: "Duration (seconds)" → "Duration (seconds, 3-20)". */
function withDetail(label: string, detail: string): string {
	const own = /^(.+\([^()]*)\)$/.exec(label);
	return own ? `${own[1]}, ${detail})` : `${label} (${detail})`;
}

/**
 * A field's label: the input's own, with a detail in brackets that fits, and an asterisk if it has to be
 * filled in. The whole stands in the field's description.
 *
 * @param isOpen whether the field is required and empty at first
 */
function fieldLabel(input: ModelInput, isOpen: boolean): string {
	const mark = isOpen ? ' *' : '';
	const detailed = fieldDetails(input)
		.filter((detail) => detail !== '')
		// Choices and names come from the server.
		.map((detail) => toOneLine(withDetail(input.label, detail)) + mark);
	return detailed.find((text) => text.length <= MAX_LABEL_LENGTH) ?? input.label + mark;
}

const isChoice = ({ type, allowedValues }: ModelInput): boolean =>
	allowedValues !== undefined && (type === 'string' || type === 'number');

function getFieldType(input: ModelInput): ResourceMapperField['type'] {
	if (isChoice(input)) return 'options';
	if (input.type === 'inputs_array') return 'array';
	return input.type === 'boolean' || input.type === 'number' ? input.type : 'string';
}

/** Values keep their JSON type. Duplicate labels get their value in brackets. */
function createOptions(input: ModelInput): INodePropertyOptions[] {
	const { allowedValues = [] } = input;
	const options = allowedValues.map((value) => ({ name: getValueLabel(input, value), value }));
	const counts = new Map<string, number>();
	for (const { name } of options) counts.set(name, (counts.get(name) ?? 0) + 1);
	return options.map(({ name, value }) => ({
		name: counts.get(name) === 1 ? name : `${name} (${toOneLine(String(value))})`,
		value,
	}));
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
