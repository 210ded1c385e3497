import type { JsonRecord } from '../utils/json';
import { isRecord } from '../utils/json';
import { nearest } from '../utils/nearest';
import { countCharacters, describeValue, listSome, quote } from '../utils/text';
import { describeRange, getValueLabel } from './describe';
import type { AllowedValue, JsonValue, ModelInput } from './model';

/** A valid value, or why it is invalid: the rest of a message after the label, perhaps a getter. */
export type Read<T> = { value: T } | { readonly why: string };

/** Null, undefined and blank text are never sent. 0 and false are values. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Whether a value is an object, but not a date. */
export const isPlainObject = (value: unknown): value is JsonRecord =>
	isRecord(value) && describeValue(value) === 'an object';

const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number in a text; undefined for "5s", "0x10", "" and infinite values. */
export function plainNumber(text: string): number | undefined {
	const trimmed = text.trim();
	const number = PLAIN_NUMBER.test(trimmed) ? Number(trimmed) : NaN;
	return Number.isFinite(number) ? number : undefined;
}

/** Further choices are only counted: some lists have 1,286. */
const MAX_LISTED = 16;

/** "5s (5)" if label and value differ, so that the message contains the value to enter. */
function valueWithLabel(input: ModelInput, value: AllowedValue): string {
	const label = getValueLabel(input, value);
	return label === String(value) ? label : `${label} (${value})`;
}

/** The lists of allowed values by value and by text: thousands of entries may be looked up in one. */
const indexes = new WeakMap<AllowedValue[], Map<AllowedValue, AllowedValue>>();

function getIndex(allowed: AllowedValue[]): Map<AllowedValue, AllowedValue> {
	const known = indexes.get(allowed);
	if (known) return known;
	const texts = allowed.map((value): [AllowedValue, AllowedValue] => [String(value), value]);
	const values = allowed.map((value): [AllowedValue, AllowedValue] => [value, value]);
	// Later ones win: the value itself before one with the same text.
	const index = new Map([...texts, ...values]);
	indexes.set(allowed, index);
	return index;
}

/** The allowed value that was meant, in its own JSON type: "5" finds 5, and 5 finds "5". */
function matchAllowed(allowed: AllowedValue[], given: string | number) {
	const text = String(given).trim();
	const index = getIndex(allowed);
	return index.get(given) ?? index.get(text) ?? index.get(plainNumber(text) ?? text);
}

/** Why a value isn't allowed: the allowed values, and the one that was likely meant. */
function whyNotAllowed(input: ModelInput, given: unknown): string {
	const allowed = input.allowedValues ?? [];
	const texts = allowed.map((value, at) => (at < MAX_LISTED ? valueWithLabel(input, value) : ''));
	const all = listSome(texts, MAX_LISTED);
	const meant = nearest(typeof given === 'string' ? given : '', allowed, (value) => [
		String(value),
		getValueLabel(input, value),
	]);
	const hint = meant === undefined ? '' : `. Did you mean ${quote(String(meant))}?`;
	return `must be one of ${all}, but is ${describeValue(given)}${hint}`;
}

const isFiniteNumber = (value: unknown): value is number =>
	typeof value === 'number' && Number.isFinite(value);

function readChoice(input: ModelInput, given: unknown): Read<string | number> {
	const isScalar = typeof given === 'string' || isFiniteNumber(given);
	const value = isScalar ? matchAllowed(input.allowedValues ?? [], given) : undefined;
	if (value !== undefined) return { value };
	return {
		get why() {
			return whyNotAllowed(input, given);
		},
	};
}

/** Whether a number is a multiple of the step from `start`, within floating-point precision. */
function isOnGrid(value: number, start: number, step: number): boolean {
	const steps = (value - start) / step;
	return Math.abs(steps - Math.round(steps)) <= 1e-6 + Math.abs(steps) * 1e-14;
}

/** The schema doesn't define whether steps count from 0 or from `min`: both are valid, and so is `max`. */
function whyOffStep({ min, max, step, default: defaultValue }: ModelInput, value: number) {
	if (!step || step < 0 || value === max || value === defaultValue) return undefined;
	if (isOnGrid(value, 0, step) || isOnGrid(value, min ?? 0, step)) return undefined;
	if (step === 1) return `must be a whole number, but is ${value}`;
	const start = min !== undefined && !isOnGrid(min, 0, step) ? `, counted from ${min}` : '';
	return `must be a multiple of ${step}${start}, but is ${value}`;
}

function whyOutOfRange({ min, max }: ModelInput, value: number): string | undefined {
	if (value >= (min ?? -Infinity) && value <= (max ?? Infinity)) return undefined;
	return `must be ${describeRange('message', min, max)}, but is ${value}`;
}

function readNumber(input: ModelInput, given: unknown): Read<number> {
	const value = typeof given === 'string' ? plainNumber(given) : given;
	if (!isFiniteNumber(value)) return { why: `must be a number, but is ${describeValue(given)}` };
	// The service accepts entries of lists below the minimum (recorded): a LoRA may have a negative scale.
	const limits = input.type === 'number_array' ? { ...input, min: undefined } : input;
	const why = whyOutOfRange(limits, value) ?? whyOffStep(input, value);
	// JSON has no -0.
	return why ? { why } : { value: value + 0 };
}

/** Characters above the maximum that are still counted. */
const MAX_EXCESS = 100_000;

/** Counts characters as users see them, which never rejects what the service accepts. */
function whyWrongLength({ minLength = 0, maxLength = Infinity }: ModelInput, text: string) {
	// A character has at least one code unit, so short texts need no counting.
	if (minLength === 0 && text.length <= maxLength) return undefined;
	const counted = Number.isFinite(maxLength) ? maxLength + MAX_EXCESS : minLength;
	const length = countCharacters(text, counted);
	if (length > maxLength) {
		const least = length === counted ? 'at least ' : '';
		return `is too long by ${least}${length - maxLength}: it has ${least}${length} characters, and the maximum is ${maxLength}`;
	}
	return length < minLength
		? `needs at least ${minLength} characters, but has ${length}`
		: undefined;
}

function readText(input: ModelInput, given: unknown): Read<string> {
	const value = isFiniteNumber(given) ? String(given) : given;
	if (typeof value !== 'string') {
		const hint = typeof given === 'object' ? '. Use one of its fields, or convert it to text' : '';
		return { why: `must be text, but is ${describeValue(given)}${hint}` };
	}
	const why = input.type === 'string' ? whyWrongLength(input, value) : undefined;
	return why ? { why } : { value };
}

function readBoolean(given: unknown): Read<boolean> {
	const text = typeof given === 'string' ? given.trim().toLowerCase() : given;
	if (text === true || text === 'true') return { value: true };
	if (text === false || text === 'false') return { value: false };
	return { why: `must be true or false, but is ${describeValue(given)}` };
}

const EXPECTED_ID = {
	file: 'must be the name of a binary field, an asset ID or a URL',
	model: 'must be a model ID',
};

/** A file or a model: one ID, also as the only entry of a list. */
function readId(type: 'file' | 'model', given: unknown): Read<string> {
	const only: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
	const text = typeof only === 'string' ? only.trim() : '';
	return text ? { value: text } : { why: `${EXPECTED_ID[type]}, but is ${describeValue(only)}` };
}

/** The types of single values. */
export type ScalarType = 'boolean' | 'file' | 'model' | 'number' | 'string';

/** Reads a single value: of an input, or an entry of a list. */
export function readScalar(input: ModelInput, type: ScalarType, given: unknown): Read<JsonValue> {
	if (type === 'boolean') return readBoolean(given);
	if (type === 'file' || type === 'model') return readId(type, given);
	if (input.allowedValues) return readChoice(input, given);
	return type === 'number' ? readNumber(input, given) : readText(input, given);
}

const MAX_DEPTH = 16;

/**
 * Converts any value to plain JSON without its empty values. Rejects what JSON can't represent: dates,
 * infinite numbers, circular structures.
 */
export function plainJson(value: unknown, depth = 0): Read<JsonValue> {
	if (depth > MAX_DEPTH) return { why: 'is nested too deeply' };
	if (typeof value === 'string' || typeof value === 'boolean' || isFiniteNumber(value))
		return { value };

	if (Array.isArray(value)) {
		const list: JsonValue[] = [];
		for (const entry of value.filter((each) => !isEmpty(each))) {
			const read = plainJson(entry, depth + 1);
			if ('why' in read) return read;
			list.push(read.value);
		}
		return { value: list };
	}
	if (!isPlainObject(value)) {
		return { why: `holds ${describeValue(value)}, which JSON can't represent` };
	}
	const entries: Array<[string, JsonValue]> = [];
	for (const [name, entry] of Object.entries(value).filter(([, each]) => !isEmpty(each))) {
		const read = plainJson(entry, depth + 1);
		if ('why' in read) return read;
		entries.push([name, read.value]);
	}
	return { value: Object.fromEntries(entries) };
}
