import { isRecord } from '../transport/json';
import type { BodyPath, FileSlot } from './fileSource';
import { fileSourceOf } from './fileSource';
import type { Issue } from './issues';
import { entriesOf } from './lists';
import { isEmpty, plainJson } from './plainJson';
import type { ScalarType } from './scalars';
import { readScalar } from './scalars';
import type { Body, InputType, JsonValue, ModelInput } from './types';
import { described } from './words';

/** Where a value stands: for messages, and in the body. */
export interface Place {
	/** Name of the top-level input; none for the body itself. */
	input?: string;
	/** As a person sees it; empty for the body itself. */
	label: string;
	path: BodyPath;
}

/** What a value came to. */
export interface Reading<T> {
	value: T;
	issues: Issue[];
	files: FileSlot[];
}

/** The value is undefined where nothing is to be sent. */
type MaybeValue = Reading<JsonValue | undefined>;

/** Reads the values of a set of inputs. */
export type ReadValues = (
	inputs: ModelInput[],
	values: Record<string, unknown>,
	within: Place,
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

const refusal = ({ input, label }: Place, why: string): MaybeValue => ({
	...NOTHING,
	issues: [{ input, label, message: `${label} ${why}` }],
});

function readOne(input: ModelInput, type: ScalarType, given: unknown, place: Place): MaybeValue {
	const read = readScalar(input, type, given);
	if ('why' in read) return refusal(place, read.why);
	const { value } = read;
	const { label, path } = place;
	const isFile = type === 'file' && typeof value === 'string';
	const files = isFile ? [{ input, label, path, source: fileSourceOf(value) }] : [];
	return { value, issues: [], files };
}

function readObject(
	{ inputs = [] }: ModelInput,
	given: unknown,
	place: Place,
	readValues: ReadValues,
): MaybeValue {
	if (!isRecord(given) || described(given) !== 'an object') {
		return refusal(place, `must be an object, but is ${described(given)}`);
	}
	if (inputs.length === 0) {
		const read = plainJson(given);
		return 'why' in read ? refusal(place, read.why) : { ...NOTHING, value: read.value };
	}
	const reading = readValues(inputs, given, place);
	const isBare = reading.issues.length === 0 && Object.keys(reading.value).length === 0;
	return isBare ? refusal(place, 'is empty') : reading;
}

function readList(
	input: ModelInput,
	given: unknown,
	place: Place,
	readValues: ReadValues,
): MaybeValue {
	const entries = entriesOf(input, given);
	if ('why' in entries) return refusal(place, entries.why);
	if (!entries.value) return NOTHING;
	const type = ENTRY_TYPES.get(input.type);
	const readings = entries.value.map((entry, at) => {
		const here = { ...place, label: `${place.label} ${at + 1}`, path: [...place.path, at] };
		return type ? readOne(input, type, entry, here) : readObject(input, entry, here, readValues);
	});
	return {
		value: readings.flatMap(({ value }) => (value === undefined ? [] : [value])),
		issues: readings.flatMap(({ issues }) => issues),
		files: readings.flatMap(({ files }) => files),
	};
}

/** Reads the value of one input, `readValues` the objects in it. */
export function readValue(
	input: ModelInput,
	given: unknown,
	place: Place,
	readValues: ReadValues,
): MaybeValue {
	if (isEmpty(given)) return NOTHING;
	return isScalar(input.type)
		? readOne(input, input.type, given, place)
		: readList(input, given, place, readValues);
}
