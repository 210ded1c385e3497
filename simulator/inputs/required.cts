import { badRequest } from '../middleware/httpError.cts';
import type { InputRecord, Required } from '../models/types.cts';

type Values = Record<string, unknown>;

type Conditional = NonNullable<Exclude<Required, boolean>['conditional']>;

/** Whether the other inputs have the listed values: one of them suffices for `or`. */
function holds({ values, operator = 'and' }: Conditional, given: Values): boolean {
	const met = Object.entries(values).map(([other, allowed]) => allowed.includes(given[other]));
	return operator === 'or' ? met.some(Boolean) : met.every(Boolean);
}

const isSet = (values: Values, name: string) => values[name] !== undefined;

/**
 * Checks whether an input may be omitted.
 *
 * @throws {HttpError} 400, with the message of the model's rule if there is one
 */
export function checkAbsence(input: InputRecord, values: Values, at: string): void {
	const { required } = input;
	const missing = badRequest(`Input ${at} is required`);
	if (required === true) throw missing;
	if (typeof required !== 'object') return;
	if (required.always) throw missing;
	if (required.conditional && holds(required.conditional, values)) throw missing;
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
