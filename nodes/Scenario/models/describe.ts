import type { JsonRecord } from '../utils/json';
import { asLine, listSome, toOneLine } from '../utils/text';
import type { AllowedValue, Model, ModelInput } from './model';
import { getModelKind } from './model';

/** Nouns for files, by the API's kinds. */
const FILE_NOUNS = new Map([
	['3d', '3D file'],
	['audio', 'audio file'],
	['document', 'document'],
	['image', 'image'],
	['image-hdr', 'HDR image'],
	['json', 'JSON file'],
	['text', 'text file'],
	['video', 'video'],
]);

/** The noun for a file of a kind; "file" without a kind. */
export const fileNoun = (fileKind?: string): string =>
	FILE_NOUNS.get(fileKind ?? '') ?? (fileKind ? `${fileKind} file` : 'file');

/** "a FLUX.1 LoRA", "an image", "an HDR image". */
export const withArticle = (words: string): string =>
	`${/^(?:[AEIOUaeiou]|HDR )/.test(words) ? 'an' : 'a'} ${words}`;

/** "3.5 MB", with three significant digits. */
export const megabytes = (bytes: number): string =>
	`${Number((bytes / 1024 ** 2).toPrecision(3))} MB`;

/** Where a range is read: in the label of a field, in a description, or after "must be". */
type Place = 'label' | 'description' | 'message';

/** "2-9", "2 to 9" or "between 2 and 9"; "≥2" or "at least 2"; "" without a limit. */
export function describeRange(place: Place, min: number | undefined, max: number | undefined) {
	const isLabel = place === 'label';
	if (min === undefined && max === undefined) return '';
	if (max === undefined) return isLabel ? `≥${min}` : `at least ${min}`;
	if (min === undefined) return isLabel ? `≤${max}` : `at most ${max}`;
	if (place === 'message') return `between ${min} and ${max}`;
	return isLabel && min >= 0 ? `${min}-${max}` : `${min} to ${max}`;
}

/** The characters of a string, or the entries of a list, as a range. */
export const describeLength = (place: Place, { minLength, maxLength }: ModelInput): string =>
	describeRange(place, minLength || undefined, maxLength);

/** Words of types that are written differently than their first letter in capitals. */
const FAMILY_WORDS = new Map([
	['flux.1', 'FLUX.1'],
	['flux.2', 'FLUX.2'],
	['zimage', 'Z-Image'],
]);

const capitalize = (word: string): string =>
	FAMILY_WORDS.get(word) ??
	(/^\d+b$/.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1));

const MODEL_NOUNS = { custom: 'model', lora: 'LoRA', composition: 'composition' };

/** "flux.2-klein-9b-lora" → ["FLUX.2 Klein 9B", "LoRA"]; other types are returned as they are. */
function splitType(type: string): [family: string, noun: string] {
	const modelKind = getModelKind(type) ?? 'custom';
	if (modelKind === 'custom') return [type, MODEL_NOUNS.custom];
	const family = type.slice(0, type.lastIndexOf('-'));
	return [family.split('-').map(capitalize).join(' '), MODEL_NOUNS[modelKind]];
}

/** A model's type in words, e.g. "FLUX.1 LoRA", "Z-Image Turbo LoRA" or "custom model". */
export const describeModelType = (type: string): string => splitType(type).join(' ');

/** "a", "a or b", "a, b or c". */
function joinChoices(words: string[]): string {
	const distinct = [...new Set(words)];
	const last = distinct.pop() ?? '';
	return distinct.length === 0 ? last : `${distinct.join(', ')} or ${last}`;
}

/**
 * Types that an input accepts, in words: "FLUX.1 LoRA or composition", "Z-Image or Z-Image Turbo
 * LoRAs".
 */
export function describeModelTypes(types: string[], count: 'one' | 'many'): string {
	const parts = types.map((type) => {
		const [family, noun] = splitType(type);
		return { family, noun: count === 'one' ? noun : `${noun}s` };
	});
	const families = new Set(parts.map(({ family }) => family));
	const nouns = new Set(parts.map(({ noun }) => noun));
	return families.size === 1 || nouns.size === 1
		? `${joinChoices([...families])} ${joinChoices([...nouns])}`
		: joinChoices(parts.map(({ family, noun }) => `${family} ${noun}`));
}

/** The label of an allowed value. */
export function getValueLabel({ valueLabels }: ModelInput, value: AllowedValue): string {
	const key = String(value);
	const label = valueLabels && Object.hasOwn(valueLabels, key) ? valueLabels[key] : undefined;
	return label ?? toOneLine(key);
}

/** Further choices are only counted: some lists have 1,286. */
const MAX_LISTED_CHOICES = 12;

/** A key's type in words, e.g. "list of images". */
function describeType({ type, fileKind, inputs, modelTypes = [] }: ModelInput): string {
	const isTyped = modelTypes.length > 0;
	switch (type) {
		case 'file':
			return `${fileNoun(fileKind)}: binary field, URL or asset ID`;
		case 'file_array':
			return `list of ${fileNoun(fileKind)}s: binary fields, URLs or asset IDs`;
		case 'string_array':
			return 'list of strings';
		case 'number_array':
			return 'list of numbers';
		case 'model_array':
			return isTyped
				? `list of IDs of ${describeModelTypes(modelTypes, 'many')}`
				: 'list of model IDs';
		case 'model':
			return isTyped ? `ID of ${withArticle(describeModelTypes(modelTypes, 'one'))}` : 'model ID';
		case 'inputs_array':
			return inputs?.length
				? `list of objects with ${inputs.map(({ name }) => name).join(', ')}`
				: 'list of objects';
		default:
			return type;
	}
}

/** An input's type, allowed values and limits, e.g. "number, one of 4, 6, 8". */
function describeInput(input: ModelInput): string {
	const { allowedValues, max, maxDuration, maxSize, min, minDuration, required, step, type } =
		input;
	const length = describeLength('description', input);
	const seconds = describeRange('description', minDuration, maxDuration);
	const choices = allowedValues?.map((value) => JSON.stringify(value)) ?? [];
	const limits =
		choices.length > 0
			? [`one of ${listSome(choices, MAX_LISTED_CHOICES)}`]
			: [
					describeRange('description', min, max),
					step !== undefined && step !== 1 && `in steps of ${step}`,
				];
	const facts = [
		describeType(input),
		required?.always && 'required',
		length && `${length} ${type === 'string' ? 'characters' : 'entries'}`,
		...limits,
		seconds && `${seconds} s`,
		maxSize && `at most ${megabytes(maxSize)}`,
	];
	return facts.filter(Boolean).join(', ');
}

/** Some models describe an input in several paragraphs. */
const MAX_PURPOSE_LENGTH = 200;

/** What an input accepts, then what it is for. */
export const describeInputAndPurpose = (input: ModelInput): string =>
	[toOneLine(describeInput(input)), asLine(input.description, MAX_PURPOSE_LENGTH)]
		.filter(Boolean)
		.join('. ');

/**
 * The keys of the JSON for a model or app, as a sentence for agents, which don't see the form, and for
 * users who write JSON by hand.
 */
export function describeKeys({ name, inputs }: Pick<Model, 'name' | 'inputs'>): string {
	if (inputs.length === 0) return `${name} takes no parameters.`;
	const keys = inputs.map((input) => `${input.name} (${describeInput(input)})`);
	return toOneLine(`${name} takes: ${keys.join('; ')}.`);
}

/** Something that makes the values invalid for the model. */
export interface Issue {
	/** Name of the top-level input. */
	input?: string;
	/** Its location for users, e.g. "Keyframes 2 › Image". */
	label: string;
	/**
	 * A full clause without a full stop, e.g. "Duration must be one of 5s (5), 10s (10)". A getter where
	 * the text takes a search: of thousands of issues only the first ones are described.
	 */
	readonly message: string;
}

/** The values of an item, and what is already known to be wrong with them. */
export interface ItemValues {
	values: JsonRecord;
	issues: Issue[];
}

/** Further issues are only counted. */
const MAX_LISTED_ISSUES = 12;

/** All issues in one message; empty if there are none. */
export function describeIssues(issues: Issue[]): string {
	const [first] = issues;
	if (!first) return '';
	if (issues.length === 1) return toOneLine(first.message);
	const listed = issues.slice(0, MAX_LISTED_ISSUES).map(({ message }) => message);
	const unlisted = issues.length - listed.length;
	if (unlisted > 0) listed.push(`and ${unlisted} more`);
	return toOneLine(`${issues.length} values are not valid: ${listed.join('; ')}`);
}
