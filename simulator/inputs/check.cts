import { badRequest } from '../middleware/httpError.cts';
import type { InputRecord } from '../models/types.cts';
import type { State } from '../state.cts';
import { checkFile, checkModels } from './references.cts';
import { checkAbsence } from './required.cts';
import { checkScalar } from './scalars.cts';

type Values = Record<string, unknown>;

function checkList(value: unknown, { minLength, maxLength }: InputRecord, at: string): unknown[] {
	if (!Array.isArray(value)) throw badRequest(`Input ${at} must be an array`);
	const items: unknown[] = value;
	if (minLength !== undefined && items.length < minLength) {
		throw badRequest(`Input ${at} must be at least ${minLength} items long`);
	}
	if (maxLength !== undefined && items.length > maxLength) {
		throw badRequest(`Input ${at} must be at most ${maxLength} items long`);
	}
	return items;
}

/** minLength and maxLength of an array limit the number of items, not the items. */
const toItem = (input: InputRecord, type: InputRecord['type']): InputRecord => ({
	...input,
	type,
	minLength: undefined,
	maxLength: undefined,
});

/** Recorded: items of a number_array below `min` are accepted. */
const looseItem = (input: InputRecord): InputRecord => ({
	...toItem(input, 'number'),
	min: undefined,
});

function checkGroups(items: unknown[], input: InputRecord, at: string, state: State): void {
	items.forEach((item, i) => {
		if (typeof item !== 'object' || item === null) {
			throw badRequest(`Input ${at}[${i}] must be an object`);
		}
		checkInputs(input.inputs ?? [], { ...item }, state, `${at}[${i}].`);
	});
}

function checkValue(
	value: unknown,
	input: InputRecord,
	siblings: InputRecord[],
	at: string,
	state: State,
): void {
	const each = (check: (item: unknown, at: string) => void) =>
		checkList(value, input, at).forEach((item, i) => check(item, `${at}[${i}]`));
	switch (input.type) {
		case 'file':
			return checkFile(value, input, at, state);
		case 'file_array':
			return each((item, where) => checkFile(item, input, where, state));
		case 'string_array':
			return each((item) => checkScalar(item, toItem(input, 'string'), at));
		case 'number_array':
			return each((item) => checkScalar(item, looseItem(input), at));
		case 'model':
			return checkModels([value], input, siblings, state);
		case 'model_array':
			return checkModels(checkList(value, input, at), input, siblings, state);
		case 'inputs_array':
			return checkGroups(checkList(value, input, at), input, at, state);
		default:
			return checkScalar(value, input, at);
	}
}

/** A string sent for a file_array is silently dropped; the job still runs and is charged. */
const isDropped = (input: InputRecord, value: unknown) =>
	input.type === 'file_array' && typeof value === 'string';

/**
 * Validates a body against the inputs of a model, in order. Unknown keys are ignored, including
 * `dryRun`.
 *
 * @returns the inputs that the job runs with
 * @throws {HttpError} for the first invalid value
 */
export function checkInputs(
	inputs: InputRecord[],
	values: Values,
	state: State,
	prefix = '',
): Values {
	const taken: Values = {};
	for (const input of inputs) {
		const value = values[input.name];
		const at = `${prefix}${input.name}`;
		if (value === undefined) checkAbsence(input, values, at);
		else if (!isDropped(input, value)) {
			checkValue(value, input, inputs, at, state);
			taken[input.name] = value;
		}
	}
	return taken;
}
