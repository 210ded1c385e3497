import type { InputRecord } from '../models/types.cts';

type Values = Record<string, unknown>;

/** The input with the defaults of what it leaves out. */
export const withDefaults = (inputs: InputRecord[], values: Values): Values => ({
	...Object.fromEntries(
		inputs
			.filter((input) => input.default !== undefined)
			.map((input) => [input.name, input.default]),
	),
	...values,
});

/** "5", "5s", "1080p" and 8 are numbers for the price; "4k" counts as 2160. */
function amountIn(value: unknown): number | undefined {
	if (value === '4k') return 2160;
	const amount = parseFloat(String(value));
	return amount > 0 ? amount : undefined;
}

/** How a value changes the price that the default has: twice as long costs twice as much. */
function factorOf(input: InputRecord, value: unknown): number {
	if (value === undefined || value === input.default) return 1;
	if (typeof value === 'boolean') return value ? 1.5 : 1 / 1.5;
	if (Array.isArray(value)) return 1 + 0.1 * value.length;
	const amount = amountIn(value);
	const usual = amountIn(input.default);
	if (amount === undefined) return 1;
	return usual === undefined ? 1 + amount / 100 : amount / usual;
}

const cents = (units: number) => Math.round(units * 100) / 100;

/**
 * Creative Units for a run. Only inputs flagged `costImpact` count.
 *
 * @param price with every input at its default
 */
export function costOf(inputs: InputRecord[], price: number, effective: Values): number {
	const priced = inputs.filter(({ costImpact }) => costImpact);
	return cents(
		priced.reduce((product, input) => product * factorOf(input, effective[input.name]), price),
	);
}
