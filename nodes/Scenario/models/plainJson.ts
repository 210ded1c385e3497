import { isRecord } from '../transport/json';
import type { Read } from './scalars';
import type { JsonValue } from './types';
import { described } from './words';

const DEEPEST = 16;

/** Nothing was given: null and blank text never reach the service. 0 and false are values. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * A value of unknown shape as plain JSON, without the empty places in it. Refuses what JSON can't
 * say: dates, infinite numbers, what contains itself.
 */
export function plainJson(value: unknown, depth = 0): Read<JsonValue> {
	if (depth > DEEPEST) return { why: 'is nested too deeply' };
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
	const what = described(value);
	if (!isRecord(value) || what !== 'an object')
		return { why: `holds ${what}, which JSON can't say` };
	const entries: Array<[string, JsonValue]> = [];
	for (const [name, entry] of Object.entries(value).filter(([, each]) => !isEmpty(each))) {
		const read = plainJson(entry, depth + 1);
		if ('why' in read) return read;
		entries.push([name, read.value]);
	}
	return { value: Object.fromEntries(entries) };
}
