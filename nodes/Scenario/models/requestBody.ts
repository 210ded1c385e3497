import type { JsonRecord } from '../utils/json';
import { nearest } from '../utils/nearest';
import { describeValue, listSome, quote } from '../utils/text';
import type { Issue, ItemValues } from './describe';
import type { BodyPath, FileSlot } from './fileSource';
import { parseFileSource } from './fileSource';
import type {
	Body,
	InputType,
	JsonValue,
	ModelInput,
	RequiredCondition,
	ValueCondition,
} from './model';
import { findPromptInput } from './model';
import type { ScalarType } from './values';
import { isEmpty, isPlainObject, isSameText, plainJson, readEntries, readScalar } from './values';

/** The location of a value, for messages and in the body. */
interface ValueLocation {
	/** Name of the top-level input; undefined for the body itself. */
	input?: string;
	/** Its label for users; empty for the body itself. */
	label: string;
	path: BodyPath;
}

/** The result of reading a value. */
interface Reading<T> {
	value: T;
	issues: Issue[];
	files: FileSlot[];
}

/** The value is undefined if nothing is sent. */
type MaybeValue = Reading<JsonValue | undefined>;

const ENTRY_TYPES = new Map<InputType, ScalarType>([
	['file_array', 'file'],
	['model_array', 'model'],
	['number_array', 'number'],
	['string_array', 'string'],
]);

const isScalar = (type: InputType): type is ScalarType =>
	type !== 'inputs_array' && !ENTRY_TYPES.has(type);

const NOTHING: MaybeValue = { value: undefined, issues: [], files: [] };

/** The text is only made when it is read: see `Issue`. */
const issueAt = ({ input, label }: ValueLocation, describe: () => string): Issue => ({
	input,
	label,
	get message() {
		return describe();
	},
});

const reject = (location: ValueLocation, invalid: { readonly why: string }): MaybeValue => ({
	...NOTHING,
	issues: [issueAt(location, () => `${location.label} ${invalid.why}`)],
});

function readOne(
	input: ModelInput,
	type: ScalarType,
	given: unknown,
	location: ValueLocation,
): MaybeValue {
	const read = readScalar(input, type, given);
	if ('why' in read) return reject(location, read);
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
): MaybeValue {
	if (!isPlainObject(given)) {
		return reject(location, { why: `must be an object, but is ${describeValue(given)}` });
	}
	if (inputs.length === 0) {
		const read = plainJson(given);
		return 'why' in read ? reject(location, read) : { ...NOTHING, value: read.value };
	}
	const reading = readValues(inputs, given, location);
	const isBare = reading.issues.length === 0 && Object.keys(reading.value).length === 0;
	return isBare ? reject(location, { why: 'is empty' }) : reading;
}

function readList(input: ModelInput, given: unknown, location: ValueLocation): MaybeValue {
	const entries = readEntries(input, given);
	if ('why' in entries) return reject(location, entries);
	if (!entries.value) return NOTHING;
	const type = ENTRY_TYPES.get(input.type);
	const readings = entries.value.map((entry, at) => {
		const label = `${location.label} ${at + 1}`;
		const here = { ...location, label, path: [...location.path, at] };
		return type ? readOne(input, type, entry, here) : readObject(input, entry, here);
	});
	return {
		value: readings.flatMap(({ value }) => (value === undefined ? [] : [value])),
		issues: readings.flatMap(({ issues }) => issues),
		files: readings.flatMap(({ files }) => files),
	};
}

function readValue(input: ModelInput, given: unknown, location: ValueLocation): MaybeValue {
	if (isEmpty(given)) return NOTHING;
	return isScalar(input.type)
		? readOne(input, input.type, given, location)
		: readList(input, given, location);
}

/** The other inputs and values, for the rules of a missing input. */
interface Siblings {
	inputs: Map<string, ModelInput>;
	/** The names of those that have a value, valid or not. */
	set: Set<string>;
	/** The valid values. */
	values: Map<string, JsonValue>;
	/** Whether the service fills it in when it is left out. */
	hasDefault(input: ModelInput): boolean;
}

interface MissingInput {
	/** A clause without a full stop. */
	message: string;
	/** The inputs of which one is required, including this one. */
	oneOf?: string[];
}

/** The API's own message if there is one, otherwise the clause. */
function explain(label: string, conditions: RequiredCondition[], clause: string): string {
	const message = conditions.find((condition) => condition.message)?.message;
	return message ? `${label}: ${message.replace(/\.$/, '')}` : `${label} ${clause}`;
}

function isMet({ other, values }: ValueCondition, siblings: Siblings): boolean {
	const value = siblings.values.get(other);
	if (value === undefined) return false;
	const texts = (Array.isArray(value) ? value : [value]).map(String);
	return values.some((wanted) => texts.includes(String(wanted)));
}

/** One of several inputs is enough. If one of them is unknown or has a default, none is missing. */
function findMissingOfAny(
	input: ModelInput,
	conditions: RequiredCondition[],
	siblings: Siblings,
): MissingInput | undefined {
	const others = conditions.map(({ other }) => siblings.inputs.get(other));
	const isMissing = (other: ModelInput | undefined): other is ModelInput =>
		other !== undefined && !siblings.set.has(other.name) && !siblings.hasDefault(other);
	if (!others.every(isMissing)) return undefined;
	const labels = others.map(({ label }) => label).join(' or ');
	return {
		message: explain(input.label, conditions, `or ${labels} is required`),
		oneOf: [input.name, ...others.map(({ name }) => name)].sort(),
	};
}

/**
 * Why an input without a value requires one; undefined if it doesn't. An ambiguous rule is interpreted
 * leniently: the service validates again before it charges.
 */
function findMissing(input: ModelInput, siblings: Siblings): MissingInput | undefined {
	const { always, ifDefined = [], ifNotDefined = [], whenValues = [] } = input.required ?? {};
	const { label } = input;
	if (always) return { message: `${label} is required` };

	const getLabel = (name: string) => siblings.inputs.get(name)?.label ?? name;
	const withOther = ifDefined.find(({ other }) => siblings.set.has(other));
	if (withOther) {
		const clause = `is required when ${getLabel(withOther.other)} is set`;
		return { message: explain(label, [withOther], clause) };
	}
	const met = whenValues.find((group) => group.every((condition) => isMet(condition, siblings)));
	if (met) {
		const states = met.map(
			({ other, values }) => `${getLabel(other)} is ${values.map(String).join(' or ')}`,
		);
		return { message: explain(label, met, `is required when ${states.join(' and ')}`) };
	}
	return ifNotDefined.length > 0 ? findMissingOfAny(input, ifNotDefined, siblings) : undefined;
}

const MAX_LISTED = 30;

/** Why a name is unknown, and which one was likely meant. */
function whyUnknown(owner: string, name: string, inputs: ModelInput[]): string {
	const start = `${owner} has no input ${quote(name)}`;
	const meant = nearest(name, inputs, (input) => [input.name, input.label]);
	if (meant) return `${start}. Did you mean "${meant.name}"?`;
	const names = inputs.map((input) => input.name);
	return names.length > 0 ? `${start}. Its inputs are ${listSome(names, MAX_LISTED)}` : start;
}

const BODY_LOCATION: ValueLocation = { label: '', path: [] };

/** The location of an input of the body, or of an object in it. */
const locate = (
	{ input, label, path }: ValueLocation,
	child: Pick<ModelInput, 'name' | 'label'>,
): ValueLocation => ({
	input: input ?? child.name,
	label: label ? `${label} › ${child.label}` : child.label,
	path: [...path, child.name],
});

/** An input's default as sent; undefined if there is none or it is invalid. */
export function getDefault(input: ModelInput): JsonValue | undefined {
	const location = { label: input.label, path: [] };
	const { value, issues } = readValue(input, input.default, location);
	const isBare = Array.isArray(value) && value.length === 0;
	return issues.length > 0 || isBare ? undefined : value;
}

function findUnknown(names: string[], inputs: ModelInput[], location: ValueLocation): Issue[] {
	const known = new Set(inputs.map(({ name }) => name));
	return names
		.filter((name) => !known.has(name))
		.map((name) =>
			issueAt(locate(location, { name, label: name }), () =>
				whyUnknown(location.label || 'This model', name, inputs),
			),
		);
}

/**
 * Reads the values of the body or of an object in an inputs_array. A required input that is left out
 * gets its default, as the form shows it.
 */
function readValues(
	inputs: ModelInput[],
	values: Record<string, unknown>,
	location: ValueLocation = BODY_LOCATION,
): Reading<Body> {
	const given = new Map(Object.entries(values).filter(([, value]) => !isEmpty(value)));
	const issues = findUnknown([...given.keys()], inputs, location);
	const files: FileSlot[] = [];
	const sent = new Map<string, JsonValue>();
	const set = new Set<string>();

	const take = (input: ModelInput, value: unknown) => {
		const { name } = input;
		const reading = readValue(input, value, locate(location, input));
		// No spread: a list may have more entries than a call takes arguments.
		for (const issue of reading.issues) issues.push(issue);
		for (const file of reading.files) files.push(file);
		if (reading.value !== undefined) sent.set(name, reading.value);
		if (reading.value !== undefined || reading.issues.length > 0) set.add(name);
	};
	for (const input of inputs) take(input, given.get(input.name));

	const siblings: Siblings = {
		inputs: new Map(inputs.map((input) => [input.name, input])),
		set,
		values: sent,
		hasDefault: (input) => getDefault(input) !== undefined,
	};
	const reported = new Set<string>();
	const complete = (input: ModelInput) => {
		if (set.has(input.name)) return;
		const here = locate(location, input);
		const missing = findMissing({ ...input, label: here.label }, siblings);
		if (!missing) return;
		if (getDefault(input) !== undefined) return take(input, input.default);
		const pair = missing.oneOf?.join('\n') ?? input.name;
		if (reported.has(pair)) return;
		reported.add(pair);
		issues.push(issueAt(here, () => missing.message));
	};
	// Unconditionally required inputs first: the other rules depend on what is set.
	for (const input of inputs.filter(({ required }) => required?.always)) complete(input);
	for (const input of inputs.filter(({ required }) => !required?.always)) complete(input);

	return { value: Object.fromEntries(sent), issues, files };
}

/** Returns the values with the Prompt parameter in the model's prompt input. */
export function withPrompt(inputs: ModelInput[], values: JsonRecord, prompt: unknown): ItemValues {
	if (isEmpty(prompt)) return { values, issues: [] };
	const refuse = (message: string, input?: string) => ({
		values,
		issues: [{ input, label: 'Prompt', message }],
	});
	const input = findPromptInput(inputs);
	if (!input) return refuse('This model takes no prompt: leave "Prompt" empty');
	const given = Object.hasOwn(values, input.name) ? values[input.name] : undefined;
	if (!isEmpty(given) && !isSameText(given, prompt)) {
		return refuse(
			`The prompt is set twice with different texts, in "Prompt" and as "${input.name}" in the JSON: keep one`,
			input.name,
		);
	}
	return { values: { ...values, [input.name]: prompt }, issues: [] };
}

/** The prompt's default is ignored: the form doesn't show it, and nobody should pay for an unseen prompt. */
function withoutPromptDefault(inputs: ModelInput[]): ModelInput[] {
	const prompt = findPromptInput(inputs);
	return inputs.map((input) =>
		input === prompt && input.required?.always ? { ...input, default: undefined } : input,
	);
}

/**
 * Converts values to the request body of a model, or returns all issues.
 *
 * - null, undefined and blank text are left out; 0 and false are kept.
 * - A list input accepts a list, a JSON list, a comma-separated list (see `splitListText`) or a single
 *   entry, and is always sent as a list.
 * - Numbers and booleans may be text. A choice is sent in the JSON type of its allowed value.
 * - A required input that is left out gets its valid default, except for the prompt: the form shows it
 *   filled in, and hand-written JSON should mean the same.
 * - What the schema doesn't define is accepted: the service validates again before it charges.
 *
 * `files` has the files in the body. Those that aren't assets have to be uploaded and inserted with
 * `withAssetIds` before the body is sent.
 */
export function bodyFromValues(
	inputs: ModelInput[],
	values: Record<string, unknown>,
): { body: Body; files: FileSlot[] } | { issues: Issue[] } {
	const { value, issues, files } = readValues(withoutPromptDefault(inputs), values);
	return issues.length > 0 ? { issues } : { body: value, files };
}
