import { findAsset } from '../files/asset.cts';
import { badRequest, check, found } from '../middleware/errors.cts';
import type { InputRecord, Required } from '../models/types.cts';
import type { State } from '../state.cts';
import { isDataUrl, parseDataUrl } from './dataUrls.cts';

type Values = Record<string, unknown>;

/** Where a value stands, for messages, and what it is checked against. */
interface Place {
	at: string;
	input: InputRecord;
	/** All inputs of the same base. */
	siblings: InputRecord[];
	state: State;
}

type Conditional = NonNullable<Exclude<Required, boolean>['conditional']>;

/** Whether the other inputs have the listed values: one of them suffices for `or`. */
function holds({ values, operator = 'and' }: Conditional, given: Values): boolean {
	const met = Object.entries(values).map(([other, allowed]) => allowed.includes(given[other]));
	return operator === 'or' ? met.some(Boolean) : met.every(Boolean);
}

/** Checks whether an input may be omitted; the message is that of the model's rule if there is one. */
function checkAbsence({ required = false }: InputRecord, values: Values, at: string): void {
	const rules: Exclude<Required, boolean> =
		typeof required === 'boolean' ? { always: required } : required;
	const { always, conditional, ifDefined, ifNotDefined, conditionalValues } = rules;
	const isRequired = always || (conditional && holds(conditional, values));
	check(!isRequired, `Input ${at} is required`);
	for (const [other, { message }] of Object.entries(ifDefined ?? {})) {
		check(values[other] === undefined, message);
	}
	for (const [other, { message }] of Object.entries(ifNotDefined ?? {})) {
		check(values[other] !== undefined, message);
	}
	for (const [other, { allowedValues, message }] of Object.entries(conditionalValues ?? {})) {
		check(!allowedValues.includes(values[other]), message);
	}
}

const isMultiple = (value: number, step: number) =>
	Math.abs(value / step - Math.round(value / step)) < 1e-6;

function checkText(
	value: unknown,
	{ minLength = 1, maxLength = Infinity }: InputRecord,
	at: string,
) {
	check(typeof value === 'string', `Input ${at} must be a string`);
	check(value !== '', `Input ${at} must not be empty`);
	check(value.length >= minLength, `Input ${at} must be at least ${minLength} characters long`);
	check(value.length <= maxLength, `Input ${at} must be at most ${maxLength} characters long`);
}

function checkNumber(value: unknown, input: InputRecord, at: string): void {
	check(typeof value === 'number', `Input ${at} must be a number`);
	const { min = -Infinity, max = Infinity, step } = input;
	check(value >= min, `Input ${at} must be at least ${min}`);
	check(value <= max, `Input ${at} must be at most ${max}`);
	const isStep = step === undefined || isMultiple(value - (input.min ?? 0), step);
	check(isStep, `Input ${at} must be a multiple of ${step}`);
}

/** Checks a single text, number or switch. */
function checkScalar(value: unknown, input: InputRecord, at: string): void {
	const { type, allowedValues } = input;
	if (type === 'boolean') return check(typeof value === 'boolean', `Input ${at} must be a boolean`);
	if (type === 'number') checkNumber(value, input, at);
	else checkText(value, input, at);
	if (allowedValues && !allowedValues.some((allowed) => allowed === value)) {
		throw badRequest(`Input ${at} must be one of: ${allowedValues.join(', ')}`);
	}
}

/** What the limits of a file input are about. */
function findFile(value: string, { at, state }: Place) {
	if (isDataUrl(value)) {
		const file = parseDataUrl(value);
		check(file, `Input ${at} must be a valid data URL`);
		return { kind: file.kind, size: file.bytes.length, duration: 0 };
	}
	const asset = findAsset(state, value);
	check(asset, `Asset ${value} not found`);
	const { kind, content, properties } = asset;
	return { kind, size: content.size, duration: properties.duration ?? 0 };
}

/**
 * Checks a file, given by the id of its asset or as a data URL: it must exist and match the kind,
 * size and duration of the input.
 */
function checkFile(value: unknown, place: Place): void {
	const { at, input } = place;
	check(typeof value === 'string' && value !== '', `Input ${at} must be an asset id`);
	const file = findFile(value, place);
	const { kind = file.kind, maxSize = Infinity, minDuration = 0, maxDuration = Infinity } = input;
	check(file.kind === kind, `Input ${at} must be an asset of kind ${kind}`);
	check(file.size <= maxSize, `Input ${at} must be at most ${maxSize} bytes`);
	check(file.duration >= minDuration, `Input ${at} must be at least ${minDuration} seconds long`);
	check(file.duration <= maxDuration, `Input ${at} must be at most ${maxDuration} seconds long`);
}

/** Model types that any of these inputs takes; undefined where one takes all types. */
function unionOfTypes(inputs: InputRecord[]): string[] | undefined {
	const takers = inputs.filter(({ type }) => type === 'model' || type === 'model_array');
	if (takers.some(({ modelTypes }) => !modelTypes)) return undefined;
	return [...new Set(takers.flatMap(({ modelTypes = [] }) => modelTypes))];
}

/**
 * Checks the ids of models. Recorded: a model of a type that no input of the base takes is answered
 * with all types of the base, one that another input takes with the types of this input.
 */
function checkModels(ids: unknown[], { input, siblings, state }: Place): void {
	const types = ids.map(String).map((id) => found(state.models.get(id), 'Model', id).record.type);
	for (const allowed of [unionOfTypes(siblings), input.modelTypes]) {
		const wrong = ids.filter((_, i) => allowed && !allowed.includes(types[i] ?? ''));
		check(
			wrong.length === 0,
			`Invalid model(s): ${wrong.join(', ')}.\nAllowed model types: ${allowed?.join(', ')}`,
		);
	}
}

function checkList(value: unknown, { at, input }: Place): unknown[] {
	const { minLength = 0, maxLength = Infinity } = input;
	check(Array.isArray(value), `Input ${at} must be an array`);
	check(value.length >= minLength, `Input ${at} must be at least ${minLength} items long`);
	check(value.length <= maxLength, `Input ${at} must be at most ${maxLength} items long`);
	return value;
}

function checkGroup(item: unknown, { at, input, state }: Place): void {
	check(typeof item === 'object' && item !== null, `Input ${at} must be an object`);
	checkInputs(input.inputs ?? [], { ...item }, state, `${at}.`);
}

/** minLength and maxLength of an array limit the number of items, not the items. */
const LOOSE = { minLength: undefined, maxLength: undefined };

function checkValue(value: unknown, place: Place): void {
	const { at, input } = place;
	const each = (checkItem: (item: unknown, place: Place) => void) =>
		checkList(value, place).forEach((item, i) => checkItem(item, { ...place, at: `${at}[${i}]` }));
	switch (input.type) {
		case 'file':
			return checkFile(value, place);
		case 'file_array':
			return each(checkFile);
		case 'string_array':
			return each((item) => checkScalar(item, { ...input, ...LOOSE, type: 'string' }, at));
		case 'number_array':
			// Recorded: items below `min` are accepted.
			return each((item) =>
				checkScalar(item, { ...input, ...LOOSE, type: 'number', min: undefined }, at),
			);
		case 'model':
			return checkModels([value], place);
		case 'model_array':
			return checkModels(checkList(value, place), place);
		case 'inputs_array':
			return each(checkGroup);
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
 * @throws {HttpError} 400 for the first invalid value, 404 for an unknown model
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
			checkValue(value, { at, input, siblings: inputs, state });
			taken[input.name] = value;
		}
	}
	return taken;
}
