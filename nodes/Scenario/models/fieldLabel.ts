import { toOneLine } from '../utils/text';
import { fileNoun } from './fileKinds';
import type { ModelInput } from './model';
import { describeModelTypes } from './modelTypes';

/** "2-9", "-1 to 20", "≤9", "≥2", or "" without a limit. */
function rangeText(least: number | undefined, max: number | undefined): string {
	if (least === undefined) return max === undefined ? '' : `≤${max}`;
	if (max === undefined) return `≥${least}`;
	return least < 0 ? `${least} to ${max}` : `${least}-${max}`;
}

const countText = ({ minLength, maxLength }: ModelInput): string =>
	rangeText(minLength || undefined, maxLength);

const joined = (...parts: string[]): string => parts.filter(Boolean).join(', ');

function numberDetails({ min, max, step }: ModelInput): string[] {
	const range = rangeText(min, max);
	return step === undefined || step === 1 ? [range] : [joined(range, `step ${step}`), range];
}

/** "First Frame (image)", "Reference Images (≤9)"; "Image (file)" where the label says already what it is. */
function fileDetails(input: ModelInput): string[] {
	const { kind, label, maxDuration, type } = input;
	const isNamed = kind !== undefined && label.toLowerCase().includes(kind);
	const { one, many } = fileNoun(isNamed ? undefined : kind);
	if (type === 'file') return maxDuration ? [joined(one, `≤${maxDuration} s`), one] : [one];
	const count = countText(input);
	if (!count) return [many];
	return isNamed ? [count] : [`${count} ${many}`, count];
}

/** What fits into a label besides its words, from the longest wording to the shortest. "" adds nothing. */
function fieldDetails(input: ModelInput): string[] {
	const { allowedValues, color, modelTypes = [], type } = input;
	const count = countText(input);
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
export function fieldLabel(input: ModelInput, isOpen: boolean): string {
	const mark = isOpen ? ' *' : '';
	const detailed = fieldDetails(input)
		.filter((detail) => detail !== '')
		// Choices and names come from the server.
		.map((detail) => toOneLine(withDetail(input.label, detail)) + mark);
	return detailed.find((text) => text.length <= MAX_LABEL_LENGTH) ?? input.label + mark;
}
