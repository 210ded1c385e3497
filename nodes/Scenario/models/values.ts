import type { JsonRecord } from '../utils/json';
import { isRecord } from '../utils/json';
import { nearest } from '../utils/nearest';
import { countCharacters, describeValue, listSome, quote } from '../utils/text';
import { describeRange, getValueLabel } from './describe';
import type { AllowedValue, InputType, JsonValue, ModelInput } from './model';

/** A valid value, or why it is invalid: the rest of a message after the label, perhaps a getter. */
export type Read<T> = { value: T } | { readonly why: string };

/** Null, undefined and blank text are never sent. 0 and false are values. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Whether a value is an object, but not a date. */
export const isPlainObject = (value: unknown): value is JsonRecord =>
	isRecord(value) && describeValue(value) === 'an object';

/** Objects are never the same: they aren't text, and String() may throw for them. */
export const isSameText = (one: unknown, other: unknown): boolean =>
	one === other ||
	(typeof one !== 'object' &&
		typeof other !== 'object' &&
		String(one).trim() === String(other).trim());

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
	// The service accepts entries of lists below the minimum (docs/service-facts.md, Models
	// and inputs): a LoRA may have a negative scale.
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

const QUOTED = /^"([^"]*)"\s*(?=,|$)/;

/** A URL up to a comma that is followed by white space, the end, or the start of another source. */
const ADDRESS = /^(?:data:[^,]*,|https?:\/\/).*?(?=,(?:\s|$|asset_|https?:\/\/|data:)|$)/is;

const PLAIN = /^[^,]*/;

/**
 * Splits "a, b, c" at its commas. A comma does not split
 * - within double quotes: `"wide, slow", close`;
 * - after the header of a data URL: `data:image/png;base64,iVBORw0KGgo=`;
 * - within an http(s) or data URL, unless white space, the end, or the start of another URL or
 *   asset id follows: `https://host/a,b.png, https://host/c.png` is two.
 *
 * Entries are trimmed and may be empty. A JSON list can express everything else.
 */
export function splitListText(text: string): string[] {
	const entries: string[] = [];
	let rest = text.trim();
	while (rest !== '') {
		const quoted = QUOTED.exec(rest);
		const whole = quoted?.[0] ?? ADDRESS.exec(rest)?.[0] ?? PLAIN.exec(rest)?.[0] ?? rest;
		entries.push(quoted?.[1] ?? whole.trim());
		rest = rest.slice(whole.length + 1).trimStart();
	}
	return entries;
}

const isJsonList = (text: string): boolean => text.startsWith('[') && text.endsWith(']');

/**
 * Parses a JSON list or a comma-separated list. Undefined for a text in square brackets that isn't
 * JSON.
 */
export function parseListText(text: string): unknown[] | undefined {
	const trimmed = text.trim();
	if (!isJsonList(trimmed)) return splitListText(trimmed);
	try {
		const parsed: unknown = JSON.parse(trimmed);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** Formats a list for `parseListText`: comma-separated if possible, otherwise as JSON. */
export function listText(entries: Array<string | number>): string {
	const text = entries.join(', ');
	const readBack = isJsonList(text) ? [] : splitListText(text);
	const same =
		readBack.length === entries.length &&
		readBack.every((entry, index) => entry === String(entries[index]));
	return same ? text : JSON.stringify(entries);
}

/**
 * A list of one object with empty values: what a field for objects starts with, so that people see its
 * keys. Undefined for other inputs.
 */
export function listTemplate({ type, inputs = [] }: ModelInput): string | undefined {
	if (type !== 'inputs_array' || inputs.length === 0) return undefined;
	return JSON.stringify([Object.fromEntries(inputs.map(({ name }) => [name, '']))], null, 2);
}

/** Whether nothing has been filled in since the field started. */
const isTemplate = (entries: unknown[]): boolean =>
	entries.every(
		(entry) =>
			isRecord(entry) && Object.keys(entry).length > 0 && Object.values(entry).every(isEmpty),
	);

/** Entries of these lists correspond by position to another list, e.g. LoRAs and their scales. */
const BY_POSITION = new Set<InputType>(['model_array', 'number_array']);

const ENTRY_NOUNS = new Map<InputType, string>([
	['file_array', 'file'],
	['model_array', 'model'],
	['number_array', 'number'],
]);

function readObjects(given: unknown, children: ModelInput[]): Read<unknown[]> {
	const keys = children.map(({ name }) => name).join(', ');
	const expected = `must be a JSON list of objects${keys ? ` with ${keys}` : ''}`;
	let value = given;
	try {
		if (typeof given === 'string') value = JSON.parse(given);
	} catch (error) {
		const reason = error instanceof Error ? error.message : "it isn't JSON";
		return { why: `${expected}; the text can't be parsed: ${reason}` };
	}
	if (Array.isArray(value)) return { value };
	if (isPlainObject(value)) return { value: [value] };
	return { why: `${expected}, but is ${describeValue(given)}` };
}

/** The entries of a list, a text (see `parseListText`), or a single entry. */
function rawEntries(input: ModelInput, given: unknown): Read<unknown[]> {
	if (input.type === 'inputs_array') return readObjects(given, input.inputs ?? []);
	if (Array.isArray(given)) return { value: given };
	if (typeof given !== 'string') return { value: [given] };
	const whole = given.trim();
	if (input.allowedValues?.some((value) => value === whole)) return { value: [whole] };
	const entries = parseListText(given);
	if (entries) return { value: entries };
	return {
		why: 'looks like a JSON list but can\'t be parsed: write ["first", "second"], with double quotes',
	};
}

function withoutTrailing(entries: unknown[]): unknown[] {
	let end = entries.length;
	while (end > 0 && isEmpty(entries[end - 1])) end -= 1;
	return entries.slice(0, end);
}

function whyWrongCount({ type, minLength = 0, maxLength = Infinity }: ModelInput, count: number) {
	const noun = ENTRY_NOUNS.get(type) ?? 'item';
	const counted = (limit: number) => `${limit} ${noun}${limit === 1 ? '' : 's'}`;
	if (count > maxLength) return `takes at most ${counted(maxLength)}, but got ${count}`;
	return count < minLength ? `needs at least ${counted(minLength)}, but got ${count}` : undefined;
}

const hasEntries = (defaultValue: unknown): boolean =>
	Array.isArray(defaultValue) ? defaultValue.length > 0 : !isEmpty(defaultValue);

/**
 * The non-empty entries of a list input; undefined if it is left out. An explicitly empty list is kept
 * if leaving it out would mean the default.
 */
export function readEntries(input: ModelInput, given: unknown): Read<unknown[] | undefined> {
	const raw = rawEntries(input, given);
	if ('why' in raw) return raw;
	if (raw.value.length > 0 && isTemplate(raw.value)) return { value: undefined };
	const byPosition = BY_POSITION.has(input.type);
	const entries = byPosition
		? withoutTrailing(raw.value)
		: raw.value.filter((entry) => !isEmpty(entry));
	const gap = entries.findIndex(isEmpty);
	if (gap >= 0) return { why: `is empty at position ${gap + 1}, but every position needs a value` };
	const isDeliberate = raw.value.length === 0 && hasEntries(input.default);
	if (entries.length === 0 && !isDeliberate) return { value: undefined };
	if (entries.length === 0 && input.required?.always) return { why: 'needs at least one item' };
	const why = whyWrongCount(input, entries.length);
	return why ? { why } : { value: entries };
}
