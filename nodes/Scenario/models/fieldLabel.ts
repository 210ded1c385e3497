import { toOneLine } from '../utils/text';
import { fileNoun, megabytes } from './fileKinds';
import type { ModelInput } from './model';
import { describeModelTypes, withArticle } from './modelTypes';

/** A label has no room for more names. */
const MAX_LISTED_NAMES = 20;

/** "2-9", "-1 to 20", "up to 9", "at least 2", or "" without a limit. */
function rangeText(least: number | undefined, max: number | undefined): string {
	if (least === undefined) return max === undefined ? '' : `up to ${max}`;
	if (max === undefined) return `at least ${least}`;
	return least < 0 ? `${least} to ${max}` : `${least}-${max}`;
}

const countText = ({ minLength, maxLength }: ModelInput): string =>
	rangeText(minLength || undefined, maxLength);

/** Whether the singular follows, as after "at least 1" and "up to 1". */
const isOne = (count: string): boolean => /^(.* )?1$/.test(count);

const words = (...parts: string[]): string => parts.filter((part) => part !== '').join(' ');

function numberDetails({ min, max, step }: ModelInput): string[] {
	const range = rangeText(min, max);
	if (step === undefined || step === 1) return [range];
	return [range ? `${range}, step ${step}` : `step ${step}`, range];
}

function textDetails(input: ModelInput): string[] {
	if (input.color) return ['color'];
	const count = countText(input);
	return count ? [`${count} characters`] : [];
}

/** "image: binary field, asset ID or URL", with the file's limits if there is room. */
function fileDetails(input: ModelInput): string[] {
	const { kind, maxDuration, maxSize, type } = input;
	const { one, many } = fileNoun(kind);
	const isList = type === 'file_array';
	const count = countText(input);
	const what = isList ? words(count, isOne(count) ? one : many) : one;
	const from = isList ? 'binary fields, asset IDs or URLs' : 'binary field, asset ID or URL';
	const limits = [
		...(maxDuration ? [`${maxDuration} s`] : []),
		...(maxSize ? [megabytes(maxSize)] : []),
	];
	const limited = limits.length > 0 ? [`${what} of at most ${limits.join(', ')}: ${from}`] : [];
	return [...limited, `${what}: ${from}`, what];
}

/** "maps: basecolor, normal, …" with fewer and fewer names. */
function listings(start: string, all: string[]): string[] {
	const names = all.slice(0, MAX_LISTED_NAMES);
	const cut = names.map((_, at) => names.slice(0, names.length - at).join(', '));
	return [
		...cut.map(
			(text, at) => `${start}: ${text}${at > 0 || all.length > names.length ? ', …' : ''}`,
		),
		start,
	];
}

/**
 * What users need to know to fill in a field (range, format, count), from the longest wording to the
 * shortest. "" adds nothing.
 */
function fieldDetails(input: ModelInput): string[] {
	const count = countText(input);
	switch (input.type) {
		case 'number':
			return input.allowedValues ? [] : numberDetails(input);
		case 'string':
			return input.allowedValues ? [] : textDetails(input);
		case 'file':
		case 'file_array':
			return fileDetails(input);
		case 'model': {
			const types = input.modelTypes ?? [];
			const named =
				types.length > 0 ? [`ID of ${withArticle(describeModelTypes(types, 'one'))}`] : [];
			return [...named, 'model ID'];
		}
		case 'model_array': {
			const types = input.modelTypes ?? [];
			const ids = isOne(count) ? 'ID' : 'IDs';
			const named = `${words(count, ids)} of ${describeModelTypes(types, 'many')}`;
			const plain = words(count, `model ${ids}`);
			return [
				...(types.length > 0 ? [`${named}, comma-separated`] : []),
				`${plain}, comma-separated`,
				'model IDs',
			];
		}
		case 'number_array':
			return numberDetails(input).map((range) =>
				// A range says that these are numbers, and the start of a label is what panels show.
				[count || !range ? words(count, 'numbers') : '', range, 'comma-separated']
					.filter(Boolean)
					.join(', '),
			);
		case 'string_array': {
			const choices = input.allowedValues ?? [];
			const isLimited = input.minLength || input.maxLength !== choices.length;
			const start = isLimited && count ? `${count}, comma-separated` : 'comma-separated';
			return listings(start, choices.map(String));
		}
		case 'inputs_array': {
			const names = (input.inputs ?? []).map(({ name }) => name);
			return names.length > 0
				? listings(words('JSON list of', count), names)
				: [words('JSON list', count && `of ${count}`)];
		}
		case 'boolean':
			return [];
	}
}

/** The form has one line per label, and no other place for details. */
const MAX_LABEL_LENGTH = 80;

/** A label may already end in brackets: "Duration (seconds)" → "Duration (seconds, 3-20)". */
function withDetail(label: string, detail: string): string {
	const own = /^(.+\([^()]*)\)$/.exec(label);
	return own ? `${own[1]}, ${detail})` : `${label} (${detail})`;
}

/** A field's label: the input's own, with as many details in brackets as fit. */
export function fieldLabel(input: ModelInput): string {
	const detailed = fieldDetails(input)
		.filter((detail) => detail !== '')
		// Choices and names come from the server.
		.map((detail) => toOneLine(withDetail(input.label, detail)));
	return detailed.find((text) => text.length <= MAX_LABEL_LENGTH) ?? input.label;
}
