import { isRecord } from '../utils/json';
import { describeValue } from '../utils/text';
import type { InputType, ModelInput } from './model';
import type { Read } from './values';
import { isEmpty, isPlainObject } from './values';

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
