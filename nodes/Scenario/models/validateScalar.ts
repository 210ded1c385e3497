import { countCharacters, describeValue } from '../utils/text';
import { matchAllowed, plainNumber, whyNotAllowed } from './choices';
import type { JsonValue, ModelInput } from './model';

/** A valid value, or why it is invalid: the rest of a message after the label. */
export type Read<T> = { value: T } | { why: string };

const isFiniteNumber = (value: unknown): value is number =>
	typeof value === 'number' && Number.isFinite(value);

function readChoice(input: ModelInput, given: unknown): Read<string | number> {
	const isScalar = typeof given === 'string' || isFiniteNumber(given);
	const value = isScalar ? matchAllowed(input.allowedValues ?? [], given) : undefined;
	return value === undefined ? { why: whyNotAllowed(input, given) } : { value };
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
	const range =
		min !== undefined && max !== undefined
			? `between ${min} and ${max}`
			: min !== undefined
				? `at least ${min}`
				: `at most ${max}`;
	return `must be ${range}, but is ${value}`;
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

/** Counts characters as users see them, which never rejects what the service accepts. */
function whyWrongLength({ minLength = 0, maxLength = Infinity }: ModelInput, text: string) {
	// A character has at least one code unit, so short texts need no counting.
	if (minLength === 0 && text.length <= maxLength) return undefined;
	const length = countCharacters(text);
	if (length > maxLength) {
		return `is too long by ${length - maxLength}: it has ${length} characters, and the maximum is ${maxLength}`;
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
