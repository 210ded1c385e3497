import type { ModelInput } from './types';

/** One and many of what a file input takes, by kind. */
const FILES = new Map<string, [string, string]>([
	['3d', ['3D file', '3D files']],
	['audio', ['audio file', 'audio files']],
	['document', ['document', 'documents']],
	['image', ['image', 'images']],
	['image-hdr', ['HDR image', 'HDR images']],
	['json', ['JSON file', 'JSON files']],
	['text', ['text file', 'text files']],
	['video', ['video', 'videos']],
]);

/** No label has room for more names than these. */
const NAMES_AT_MOST = 20;

/** "2-9", "-1 to 20", "up to 9", "at least 2", or "" where there is no limit. */
function rangeText(least: number | undefined, most: number | undefined): string {
	if (least === undefined) return most === undefined ? '' : `up to ${most}`;
	if (most === undefined) return `at least ${least}`;
	return least < 0 ? `${least} to ${most}` : `${least}-${most}`;
}

const countText = ({ minLength, maxLength }: ModelInput): string =>
	rangeText(minLength || undefined, maxLength);

/** What "at least 1", "up to 1" and "1" are said of. */
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

/** "image: binary field, asset ID or URL", with the limits on the file where there is room. */
function fileDetails(input: ModelInput): string[] {
	const { kind = '', maxDuration, maxSize, type } = input;
	const [one, many] = FILES.get(kind) ?? ['file', 'files'];
	const isList = type === 'file_array';
	const count = countText(input);
	const what = isList ? words(count, isOne(count) ? one : many) : one;
	const from = isList ? 'binary fields, asset IDs or URLs' : 'binary field, asset ID or URL';
	const limits = [
		...(maxDuration ? [`${maxDuration} s`] : []),
		...(maxSize ? [`${Number((maxSize / 1024 ** 2).toPrecision(3))} MB`] : []),
	];
	const limited = limits.length > 0 ? [`${what} of at most ${limits.join(', ')}: ${from}`] : [];
	return [...limited, `${what}: ${from}`, what];
}

/** "maps: basecolor, normal, …" with as many names as there is room for. */
function listings(start: string, all: string[]): string[] {
	const names = all.slice(0, NAMES_AT_MOST);
	const cut = names.map((_, at) => names.slice(0, names.length - at).join(', '));
	return [
		...cut.map(
			(text, at) => `${start}: ${text}${at > 0 || all.length > names.length ? ', …' : ''}`,
		),
		start,
	];
}

/**
 * What a person must know to fill in a field: range, format, count. From the fullest wording to
 * the shortest; "" says nothing.
 */
export function fieldDetails(input: ModelInput): string[] {
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
			return types.length > 0 ? [`model ID, ${types.join(' or ')}`, 'model ID'] : ['model ID'];
		}
		case 'model_array':
			return [`${words(count, 'model IDs')}, comma-separated`, 'model IDs'];
		case 'number_array':
			return numberDetails(input).map((range) =>
				[words(count, 'numbers'), range, 'comma-separated'].filter(Boolean).join(', '),
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
