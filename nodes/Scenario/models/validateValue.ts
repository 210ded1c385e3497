import { isRecord } from '../utils/json';
import { describeValue } from '../utils/text';
import type { Issue } from './describe';
import type { BodyPath, FileSlot } from './fileSource';
import { parseFileSource } from './fileSource';
import { readEntries } from './lists';
import type { Body, InputType, JsonValue, ModelInput } from './model';
import { isEmpty, plainJson } from './plainJson';
import type { ScalarType } from './validateScalar';
import { readScalar } from './validateScalar';

/** The location of a value, for messages and in the body. */
export interface ValueLocation {
	/** Name of the top-level input; undefined for the body itself. */
	input?: string;
	/** Its label for users; empty for the body itself. */
	label: string;
	path: BodyPath;
}

/** The result of reading a value. */
export interface Reading<T> {
	value: T;
	issues: Issue[];
	files: FileSlot[];
}

/** The value is undefined if nothing is sent. */
type MaybeValue = Reading<JsonValue | undefined>;

/** Reads the values of a set of inputs. */
export type ReadValues = (
	inputs: ModelInput[],
	values: Record<string, unknown>,
	within: ValueLocation,
) => Reading<Body>;

const ENTRY_TYPES = new Map<InputType, ScalarType>([
	['file_array', 'file'],
	['model_array', 'model'],
	['number_array', 'number'],
	['string_array', 'string'],
]);

const isScalar = (type: InputType): type is ScalarType =>
	type !== 'inputs_array' && !ENTRY_TYPES.has(type);

const NOTHING: MaybeValue = { value: undefined, issues: [], files: [] };

const reject = ({ input, label }: ValueLocation, why: string): MaybeValue => ({
	...NOTHING,
	issues: [{ input, label, message: `${label} ${why}` }],
});

function readOne(
	input: ModelInput,
	type: ScalarType,
	given: unknown,
	location: ValueLocation,
): MaybeValue {
	const read = readScalar(input, type, given);
	if ('why' in read) return reject(location, read.why);
	const { value } = read;
	const { label, path } = location;
	const isFile = type === 'file' && typeof value === 'string';
	const files = isFile ? [{ input, label, path, source: parseFileSource(value) }] : [];
	return { value, issues: [], files };
}

function readObject(
	{ inputs = [] }: ModelInput,
	given: unknown,
	location: ValueLocation,
	readValues: ReadValues,
): MaybeValue {
	if (!isRecord(given) || describeValue(given) !== 'an object') {
		return reject(location, `must be an object, but is ${describeValue(given)}`);
	}
	if (inputs.length === 0) {
		const read = plainJson(given);
		return 'why' in read ? reject(location, read.why) : { ...NOTHING, value: read.value };
	}
	const reading = readValues(inputs, given, location);
	const isBare = reading.issues.length === 0 && Object.keys(reading.value).length === 0;
	return isBare ? reject(location, 'is empty') : reading;
}

function readList(
	input: ModelInput,
	given: unknown,
	location: ValueLocation,
	readValues: ReadValues,
): MaybeValue {
	const entries = readEntries(input, given);
	if ('why' in entries) return reject(location, entries.why);
	if (!entries.value) return NOTHING;
	const type = ENTRY_TYPES.get(input.type);
	const readings = entries.value.map((entry, at) => {
		const here = {
			...location,
			label: `${location.label} ${at + 1}`,
			path: [...location.path, at],
		};
		return type ? readOne(input, type, entry, here) : readObject(input, entry, here, readValues);
	});
	return {
		value: readings.flatMap(({ value }) => (value === undefined ? [] : [value])),
		issues: readings.flatMap(({ issues }) => issues),
		files: readings.flatMap(({ files }) => files),
	};
}

/** Reads the value of one input. `readValues` reads the objects in it. */
export function readValue(
	input: ModelInput,
	given: unknown,
	location: ValueLocation,
	readValues: ReadValues,
): MaybeValue {
	if (isEmpty(given)) return NOTHING;
	return isScalar(input.type)
		? readOne(input, input.type, given, location)
		: readList(input, given, location, readValues);
}
