import { isRecord } from '../transport/json';
import { parseListText } from './listText';
import { isEmpty } from './plainJson';
import type { Read } from './scalars';
import type { InputType, ModelInput } from './types';
import { described } from './words';

/** Entries of these pair up with those of another list, e.g. LoRAs and their scales. */
const BY_POSITION = new Set<InputType>(['model_array', 'number_array']);

const NOUNS = new Map<InputType, string>([
	['file_array', 'file'],
	['model_array', 'model'],
	['number_array', 'number'],
]);

function objectsOf(given: unknown, children: ModelInput[]): Read<unknown[]> {
	if (Array.isArray(given)) return { value: given };
	if (isRecord(given) && described(given) === 'an object') return { value: [given] };
	const keys = children.map(({ name }) => name).join(', ');
	const expected = `must be a JSON list of objects${keys ? ` with ${keys}` : ''}`;
	if (typeof given !== 'string') return { why: `${expected}, but is ${described(given)}` };
	try {
		const parsed: unknown = JSON.parse(given);
		if (Array.isArray(parsed)) return { value: parsed };
		return isRecord(parsed)
			? { value: [parsed] }
			: { why: `${expected}, but is ${described(given)}` };
	} catch (fault) {
		const reason = fault instanceof Error ? fault.message : 'it is no JSON';
		return { why: `${expected}; the text can't be read: ${reason}` };
	}
}

/** Whatever stands for a list: a list, a text (see `parseListText`), or one entry alone. */
function rawEntries(input: ModelInput, given: unknown): Read<unknown[]> {
	if (input.type === 'inputs_array') return objectsOf(given, input.inputs ?? []);
	if (Array.isArray(given)) return { value: given };
	if (typeof given !== 'string') return { value: [given] };
	const whole = given.trim();
	if (input.allowedValues?.some((value) => value === whole)) return { value: [whole] };
	const entries = parseListText(given);
	if (entries) return { value: entries };
	return {
		why: 'looks like a JSON list but can\'t be read: write ["first", "second"], with double quotes',
	};
}

function withoutTrailing(entries: unknown[]): unknown[] {
	let end = entries.length;
	while (end > 0 && isEmpty(entries[end - 1])) end -= 1;
	return entries.slice(0, end);
}

function whyWrongCount({ type, minLength = 0, maxLength = Infinity }: ModelInput, count: number) {
	const noun = NOUNS.get(type) ?? 'item';
	const counted = (limit: number) => `${limit} ${noun}${limit === 1 ? '' : 's'}`;
	if (count > maxLength) return `takes at most ${counted(maxLength)}, but got ${count}`;
	return count < minLength ? `needs at least ${counted(minLength)}, but got ${count}` : undefined;
}

const hasEntries = (preset: unknown): boolean =>
	Array.isArray(preset) ? preset.length > 0 : !isEmpty(preset);

/**
 * The entries of a list input without the empty ones; undefined when it is left out. A list that
 * is deliberately empty counts where leaving it out would mean the default.
 */
export function entriesOf(input: ModelInput, given: unknown): Read<unknown[] | undefined> {
	const raw = rawEntries(input, given);
	if ('why' in raw) return raw;
	const byPosition = BY_POSITION.has(input.type);
	const entries = byPosition
		? withoutTrailing(raw.value)
		: raw.value.filter((entry) => !isEmpty(entry));
	const gap = entries.findIndex(isEmpty);
	if (gap >= 0) return { why: `is empty at position ${gap + 1}, and the positions count` };
	const isDeliberate = raw.value.length === 0 && hasEntries(input.default);
	if (entries.length === 0 && !isDeliberate) return { value: undefined };
	if (entries.length === 0 && input.required?.always) return { why: 'needs at least one item' };
	const why = whyWrongCount(input, entries.length);
	return why ? { why } : { value: entries };
}
