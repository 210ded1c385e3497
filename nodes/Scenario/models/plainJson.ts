import { isRecord } from '../utils/json';
import { describeValue } from '../utils/text';
import type { JsonValue } from './model';
import type { Read } from './validateScalar';

const MAX_DEPTH = 16;

/** Null, undefined and blank text are never sent. 0 and false are values. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * Converts any value to plain JSON without its empty values. Rejects what JSON can't represent: dates,
 * infinite numbers, circular structures.
 */
export function plainJson(value: unknown, depth = 0): Read<JsonValue> {
	if (depth > MAX_DEPTH) return { why: 'is nested too deeply' };
	if (typeof value === 'string' || typeof value === 'boolean') return { value };
	if (typeof value === 'number' && Number.isFinite(value)) return { value };
	if (Array.isArray(value)) {
		const list: JsonValue[] = [];
		for (const entry of value.filter((each) => !isEmpty(each))) {
			const read = plainJson(entry, depth + 1);
			if ('why' in read) return read;
			list.push(read.value);
		}
		return { value: list };
	}
	const what = describeValue(value);
	if (!isRecord(value) || what !== 'an object')
		return { why: `holds ${what}, which JSON can't represent` };
	const entries: Array<[string, JsonValue]> = [];
	for (const [name, entry] of Object.entries(value).filter(([, each]) => !isEmpty(each))) {
		const read = plainJson(entry, depth + 1);
		if ('why' in read) return read;
		entries.push([name, read.value]);
	}
	return { value: Object.fromEntries(entries) };
}
