import { badRequest } from '../middleware/httpError.cts';
import type { InputRecord } from '../models/types.cts';

function checkAllowed(value: unknown, { allowedValues }: InputRecord, at: string): void {
	if (!allowedValues || allowedValues.some((allowed) => allowed === value)) return;
	throw badRequest(`Input ${at} must be one of: ${allowedValues.join(', ')}`);
}

const isMultiple = (value: number, step: number) =>
	Math.abs(value / step - Math.round(value / step)) < 1e-6;

function checkText(value: unknown, input: InputRecord, at: string): void {
	if (typeof value !== 'string') throw badRequest(`Input ${at} must be a string`);
	const { minLength = 1, maxLength = Infinity } = input;
	if (value === '') throw badRequest(`Input ${at} must not be empty`);
	if (value.length < minLength) {
		throw badRequest(`Input ${at} must be at least ${minLength} characters long`);
	}
	if (value.length > maxLength) {
		throw badRequest(`Input ${at} must be at most ${maxLength} characters long`);
	}
	checkAllowed(value, input, at);
}

function checkNumber(value: unknown, input: InputRecord, at: string): void {
	if (typeof value !== 'number') throw badRequest(`Input ${at} must be a number`);
	const { min = -Infinity, max = Infinity, step } = input;
	if (value < min) throw badRequest(`Input ${at} must be at least ${min}`);
	if (value > max) throw badRequest(`Input ${at} must be at most ${max}`);
	if (step !== undefined && !isMultiple(value - (input.min ?? 0), step)) {
		throw badRequest(`Input ${at} must be a multiple of ${step}`);
	}
	checkAllowed(value, input, at);
}

function checkBoolean(value: unknown, at: string): void {
	if (typeof value !== 'boolean') throw badRequest(`Input ${at} must be a boolean`);
}

/**
 * Checks a single value of a string, number or boolean.
 *
 * @throws {HttpError} 400
 */
export function checkScalar(value: unknown, input: InputRecord, at: string): void {
	if (input.type === 'number') checkNumber(value, input, at);
	else if (input.type === 'boolean') checkBoolean(value, at);
	else checkText(value, input, at);
}
