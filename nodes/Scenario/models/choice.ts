import { onOneLine } from '../transport/text';
import { nearest } from './nearest';
import { plainNumber } from './plainNumber';
import type { AllowedValue, ModelInput } from './types';
import { described, quote, someOf } from './words';

/** More choices than these are counted instead of told: there are lists of 1,286. */
const TOLD_AT_MOST = 16;

/** What a person sees for an allowed value. */
export function labelOfValue({ valueLabels }: ModelInput, value: AllowedValue): string {
	const key = String(value);
	const label = valueLabels && Object.hasOwn(valueLabels, key) ? valueLabels[key] : undefined;
	return label ?? onOneLine(key);
}

/** "5s (5)" where label and value differ: the message must say what to write. */
function toldValue(input: ModelInput, value: AllowedValue): string {
	const label = labelOfValue(input, value);
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

/** Says which values there are, and which one was likely meant. */
export function whyNotAllowed(input: ModelInput, given: unknown): string {
	const allowed = input.allowedValues ?? [];
	const told = allowed.slice(0, TOLD_AT_MOST).map((value) => toldValue(input, value));
	const all = someOf([...told, ...allowed.slice(TOLD_AT_MOST).map(String)], TOLD_AT_MOST);
	const meant = nearest(typeof given === 'string' ? given : '', allowed, (value) => [
		String(value),
		labelOfValue(input, value),
	]);
	const hint = meant === undefined ? '' : `. Was ${quote(String(meant))} meant?`;
	return `must be one of ${all}, but is ${described(given)}${hint}`;
}
