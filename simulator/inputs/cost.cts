import type { InputRecord, SimulatedModel } from '../models/types.cts';

type Values = Record<string, unknown>;

/** The inputs with defaults filled in. */
export const withDefaults = (inputs: InputRecord[], values: Values): Values => ({
	...Object.fromEntries(
		inputs
			.filter((input) => input.default !== undefined)
			.map((input) => [input.name, input.default]),
	),
	...values,
});

/** Parses "5", "5s", "1080p" and 8; "4k" counts as 2160. */
function parseAmount(value: unknown): number | undefined {
	if (value === '4k') return 2160;
	const amount = parseFloat(String(value));
	return amount > 0 ? amount : undefined;
}

/** Price factor of a value relative to the default: twice as long costs twice as much. */
function getCostFactor(input: InputRecord, value: unknown): number {
	if (value === undefined || value === input.default) return 1;
	if (typeof value === 'boolean') return value ? 1.5 : 1 / 1.5;
	if (Array.isArray(value)) return 1 + 0.1 * value.length;
	const amount = parseAmount(value);
	const defaultAmount = parseAmount(input.default);
	if (amount === undefined) return 1;
	return defaultAmount === undefined ? 1 + amount / 100 : amount / defaultAmount;
}

const cents = (units: number) => Math.round(units * 100) / 100;

export type Pricing = Pick<SimulatedModel, 'price' | 'qualityGate' | 'loraSurcharge'>;

/**
 * The cost of a run in Creative Units, and its parts by name, as the service returns them. Only inputs
 * flagged `costImpact` change the price, and trained models where they have a surcharge. Recorded for
 * FLUX: the quality gate is a part of its own.
 */
export function calculateCost(inputs: InputRecord[], pricing: Pricing, effective: Values) {
	const { price, qualityGate = 0, loraSurcharge = 0 } = pricing;
	const { loras, numOutputs = 1 } = effective;
	const base = price + (Array.isArray(loras) && loras.length > 0 ? loraSurcharge : 0);
	const priced = inputs.filter(({ costImpact }) => costImpact);
	const generation = cents(
		priced.reduce((product, input) => product * getCostFactor(input, effective[input.name]), base),
	);
	const gate = cents(qualityGate * Number(numOutputs));
	return {
		total: cents(generation + gate),
		details: { 'custom-generation': generation, ...(gate > 0 && { 'quality-gate': gate }) },
	};
}
