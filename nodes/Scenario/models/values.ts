import type { FileSlot } from './fileSource';
import type { Issue } from './issues';
import { isEmpty } from './plainJson';
import type { Siblings } from './required';
import { lackOf } from './required';
import type { Body, JsonValue, ModelInput } from './types';
import { whyUnknown } from './unknownNames';
import type { Place, Reading } from './value';
import { readValue } from './value';

const BODY: Place = { label: '', path: [] };

const within = ({ label }: Place, text: string): string => (label ? `${label} › ${text}` : text);

/** An input's default in the form that is sent; undefined when it is none or breaks a rule. */
export function presetOf(input: ModelInput): JsonValue | undefined {
	const place = { label: input.label, path: [] };
	const { value, issues } = readValue(input, input.default, place, readValues);
	const isBare = Array.isArray(value) && value.length === 0;
	return issues.length > 0 || isBare ? undefined : value;
}

function issuesOfUnknown(names: string[], inputs: ModelInput[], place: Place): Issue[] {
	const known = new Set(inputs.map(({ name }) => name));
	return names
		.filter((name) => !known.has(name))
		.map((name) => ({
			input: place.input ?? name,
			label: within(place, name),
			message: whyUnknown(place.label || 'This model', name, inputs),
		}));
}

/**
 * Reads the values of a set of inputs: of the body, or of one object of an inputs_array. A
 * required input that is left out gets its default, which is what the form shows.
 */
export function readValues(
	inputs: ModelInput[],
	values: Record<string, unknown>,
	place: Place = BODY,
): Reading<Body> {
	const given = new Map(Object.entries(values).filter(([, value]) => !isEmpty(value)));
	const byName = new Map(inputs.map((input) => [input.name, input]));
	const issues = issuesOfUnknown([...given.keys()], inputs, place);
	const files: FileSlot[] = [];
	const sent = new Map<string, JsonValue>();
	const set = new Set<string>();

	const take = (input: ModelInput, value: unknown) => {
		const { name, label } = input;
		const here = {
			input: place.input ?? name,
			label: within(place, label),
			path: [...place.path, name],
		};
		const reading = readValue(input, value, here, readValues);
		// One by one: a list may hold more than a call takes arguments.
		for (const issue of reading.issues) issues.push(issue);
		for (const file of reading.files) files.push(file);
		if (reading.value !== undefined) sent.set(name, reading.value);
		if (reading.value !== undefined || reading.issues.length > 0) set.add(name);
	};
	for (const input of inputs) take(input, given.get(input.name));

	const siblings: Siblings = {
		inputOf: (name) => byName.get(name),
		isSet: (name) => set.has(name),
		valueOf: (name) => sent.get(name),
		hasPreset: (input) => presetOf(input) !== undefined,
	};
	const told = new Set<string>();
	const complete = (input: ModelInput) => {
		const lack = set.has(input.name) ? undefined : lackOf(input, siblings);
		if (!lack) return;
		if (presetOf(input) !== undefined) return take(input, input.default);
		const pair = lack.oneOf?.join('\n') ?? input.name;
		if (told.has(pair)) return;
		told.add(pair);
		const message = within(place, lack.message);
		issues.push({
			input: place.input ?? input.name,
			label: within(place, input.label),
			message,
		});
	};
	// What is required in any case first: the other rules look at what is set.
	const required = inputs.filter((input) => input.required);
	for (const input of required.filter((each) => each.required?.always)) complete(input);
	for (const input of required.filter((each) => !each.required?.always)) complete(input);

	return { value: Object.fromEntries(sent), issues, files };
}
