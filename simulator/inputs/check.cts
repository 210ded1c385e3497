import { badRequest } from '../edge/refusal.cts';
import type { InputRecord } from '../models/types.cts';
import type { World } from '../world.cts';
import { checkFile, checkModels } from './references.cts';
import { checkAbsence } from './required.cts';
import { checkScalar } from './scalars.cts';

type Values = Record<string, unknown>;

function listIn(value: unknown, { minLength, maxLength }: InputRecord, at: string): unknown[] {
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

/** The limits of a list are its length; an item has no length of its own on record. */
const itemOf = (input: InputRecord, type: InputRecord['type']): InputRecord => ({
	...input,
	type,
	minLength: undefined,
	maxLength: undefined,
});

/** Below `min` an item of a number_array passes: so it was recorded. */
const looseItem = (input: InputRecord): InputRecord => ({
	...itemOf(input, 'number'),
	min: undefined,
});

function checkGroups(items: unknown[], input: InputRecord, at: string, world: World): void {
	items.forEach((item, i) => {
		if (typeof item !== 'object' || item === null) {
			throw badRequest(`Input ${at}[${i}] must be an object`);
		}
		checkInputs(input.inputs ?? [], { ...item }, world, `${at}[${i}].`);
	});
}

function checkValue(value: unknown, input: InputRecord, at: string, world: World): void {
	const each = (check: (item: unknown, at: string) => void) =>
		listIn(value, input, at).forEach((item, i) => check(item, `${at}[${i}]`));
	switch (input.type) {
		case 'file':
			return checkFile(value, input, at, world);
		case 'file_array':
			return each((item, where) => checkFile(item, input, where, world));
		case 'string_array':
			return each((item) => checkScalar(item, itemOf(input, 'string'), at));
		case 'number_array':
			return each((item) => checkScalar(item, looseItem(input), at));
		case 'model':
			return checkModels([value], input, world);
		case 'model_array':
			return checkModels(listIn(value, input, at), input, world);
		case 'inputs_array':
			return checkGroups(listIn(value, input, at), input, at, world);
		default:
			return checkScalar(value, input, at);
	}
}

/** Text for a list of files is dropped without a word: the run goes on without, and is charged. */
const isDropped = (input: InputRecord, value: unknown) =>
	input.type === 'file_array' && typeof value === 'string';

/**
 * Checks a body against the inputs of a model, in their order. What the model doesn't know is
 * ignored, as is `dryRun`.
 *
 * @returns the input that the job runs with
 * @throws {Refusal} at the first value that doesn't fit
 */
export function checkInputs(
	inputs: InputRecord[],
	values: Values,
	world: World,
	prefix = '',
): Values {
	const taken: Values = {};
	for (const input of inputs) {
		const value = values[input.name];
		const at = `${prefix}${input.name}`;
		if (value === undefined) checkAbsence(input, values, at);
		else if (!isDropped(input, value)) {
			checkValue(value, input, at, world);
			taken[input.name] = value;
		}
	}
	return taken;
}
