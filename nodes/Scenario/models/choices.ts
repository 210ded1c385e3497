import { nearest } from '../utils/nearest';
import { describeValue, listSome, quote, toOneLine } from '../utils/text';
import type { AllowedValue, ModelInput } from './model';

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number in a text; undefined for "5s", "0x10", "" and infinite values. */
export function plainNumber(text: string): number | undefined {
	const trimmed = text.trim();
	const number = PLAIN_NUMBER.test(trimmed) ? Number(trimmed) : NaN;
	return Number.isFinite(number) ? number : undefined;
}

/** Further choices are only counted: some lists have 1,286. */
const MAX_LISTED = 16;

/** The label of an allowed value. */
export function getValueLabel({ valueLabels }: ModelInput, value: AllowedValue): string {
	const key = String(value);
	const label = valueLabels && Object.hasOwn(valueLabels, key) ? valueLabels[key] : undefined;
	return label ?? toOneLine(key);
}

/** "5s (5)" if label and value differ, so that the message contains the value to enter. */
function valueWithLabel(input: ModelInput, value: AllowedValue): string {
	const label = getValueLabel(input, value);
	return label === String(value) ? label : `${label} (${value})`;
}

/** The allowed value that was meant, in its own JSON type: "5" finds 5, and 5 finds "5". */
export function matchAllowed(allowed: AllowedValue[], given: string | number) {
	const text = String(given).trim();
	const number = plainNumber(text);
	return (
		allowed.find((value) => value === given) ??
		allowed.find((value) => String(value) === text) ??
		allowed.find((value) => typeof value === 'number' && value === number)
	);
}

/** Why a value isn't allowed: the allowed values, and the one that was likely meant. */
export function whyNotAllowed(input: ModelInput, given: unknown): string {
	const allowed = input.allowedValues ?? [];
	const listed = allowed.slice(0, MAX_LISTED).map((value) => valueWithLabel(input, value));
	const all = listSome([...listed, ...allowed.slice(MAX_LISTED).map(String)], MAX_LISTED);
	const meant = nearest(typeof given === 'string' ? given : '', allowed, (value) => [
		String(value),
		getValueLabel(input, value),
	]);
	const hint = meant === undefined ? '' : `. Did you mean ${quote(String(meant))}?`;
	return `must be one of ${all}, but is ${describeValue(given)}${hint}`;
}
