import { nearest } from '../utils/nearest';
import { listSome, quote } from '../utils/text';
import type { Issue } from './describe';
import type { FileSlot } from './fileSource';
import type { Body, JsonValue, ModelInput } from './model';
import { isEmpty } from './plainJson';
import { findPromptInput } from './prompt';
import type { Siblings } from './requiredRule';
import { findMissing } from './requiredRule';
import type { Reading, ValueLocation } from './validateValue';
import { readValue } from './validateValue';

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

const within = ({ label }: ValueLocation, text: string): string =>
	label ? `${label} › ${text}` : text;

/** An input's default as sent; undefined if there is none or it is invalid. */
export function getDefault(input: ModelInput): JsonValue | undefined {
	const location = { label: input.label, path: [] };
	const { value, issues } = readValue(input, input.default, location, readValues);
	const isBare = Array.isArray(value) && value.length === 0;
	return issues.length > 0 || isBare ? undefined : value;
}

function findUnknown(names: string[], inputs: ModelInput[], location: ValueLocation): Issue[] {
	const known = new Set(inputs.map(({ name }) => name));
	return names
		.filter((name) => !known.has(name))
		.map((name) => ({
			input: location.input ?? name,
			label: within(location, name),
			message: whyUnknown(location.label || 'This model', name, inputs),
		}));
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
	const byName = new Map(inputs.map((input) => [input.name, input]));
	const issues = findUnknown([...given.keys()], inputs, location);
	const files: FileSlot[] = [];
	const sent = new Map<string, JsonValue>();
	const set = new Set<string>();

	const take = (input: ModelInput, value: unknown) => {
		const { name, label } = input;
		const here = {
			input: location.input ?? name,
			label: within(location, label),
			path: [...location.path, name],
		};
		const reading = readValue(input, value, here, readValues);
		// No spread: a list may have more entries than a call takes arguments.
		for (const issue of reading.issues) issues.push(issue);
		for (const file of reading.files) files.push(file);
		if (reading.value !== undefined) sent.set(name, reading.value);
		if (reading.value !== undefined || reading.issues.length > 0) set.add(name);
	};
	for (const input of inputs) take(input, given.get(input.name));

	const siblings: Siblings = {
		getInput: (name) => byName.get(name),
		isSet: (name) => set.has(name),
		getValue: (name) => sent.get(name),
		hasDefault: (input) => getDefault(input) !== undefined,
	};
	const reported = new Set<string>();
	const complete = (input: ModelInput) => {
		const missing = set.has(input.name) ? undefined : findMissing(input, siblings);
		if (!missing) return;
		if (getDefault(input) !== undefined) return take(input, input.default);
		const pair = missing.oneOf?.join('\n') ?? input.name;
		if (reported.has(pair)) return;
		reported.add(pair);
		const message = within(location, missing.message);
		issues.push({
			input: location.input ?? input.name,
			label: within(location, input.label),
			message,
		});
	};
	// Unconditionally required inputs first: the other rules depend on what is set.
	const required = inputs.filter((input) => input.required);
	for (const input of required.filter((each) => each.required?.always)) complete(input);
	for (const input of required.filter((each) => !each.required?.always)) complete(input);

	return { value: Object.fromEntries(sent), issues, files };
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
