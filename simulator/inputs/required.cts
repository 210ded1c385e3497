import { badRequest } from '../edge/refusal.cts';
import type { InputRecord } from '../models/types.cts';

type Values = Record<string, unknown>;

const isSet = (values: Values, name: string) => values[name] !== undefined;

/**
 * Checks that an input which is absent may be.
 *
 * @throws {Refusal} 400, in the words of the model's own rule where it has some
 */
export function checkAbsence(input: InputRecord, values: Values, at: string): void {
	const { required } = input;
	const missing = badRequest(`Input ${at} is required`);
	if (required === true) throw missing;
	if (typeof required !== 'object') return;
	if (required.always) throw missing;
	for (const [other, { message }] of Object.entries(required.ifDefined ?? {})) {
		if (isSet(values, other)) throw badRequest(message);
	}
	for (const [other, { message }] of Object.entries(required.ifNotDefined ?? {})) {
		if (!isSet(values, other)) throw badRequest(message);
	}
	for (const [other, rule] of Object.entries(required.conditionalValues ?? {})) {
		if (rule.allowedValues.includes(values[other])) throw badRequest(rule.message);
	}
}
