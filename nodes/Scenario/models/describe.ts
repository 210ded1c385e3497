import { asLine, listSome, toOneLine } from '../utils/text';
import { fileNoun, megabytes } from './fileKinds';
import type { Model, ModelInput } from './model';
import { describeModelTypes, withArticle } from './modelTypes';

/** Something that makes the values invalid for the model. */
export interface Issue {
	/** Name of the top-level input. */
	input?: string;
	/** Its location for users, e.g. "Keyframes 2 › Image". */
	label: string;
	/** A full clause without a full stop, e.g. "Duration must be one of 5s (5), 10s (10)". */
	message: string;
}

/** Further issues are only counted. */
const MAX_LISTED_ISSUES = 12;

/** All issues in one message; empty if there are none. */
export function describeIssues(issues: Issue[]): string {
	const [first] = issues;
	if (!first) return '';
	if (issues.length === 1) return toOneLine(first.message);
	const listed = issues.slice(0, MAX_LISTED_ISSUES).map(({ message }) => message);
	const unlisted = issues.length - listed.length;
	if (unlisted > 0) listed.push(`and ${unlisted} more`);
	return toOneLine(`${issues.length} values are not valid: ${listed.join('; ')}`);
}

/** Further choices are only counted: some lists have 1,286. */
const MAX_LISTED_CHOICES = 12;

/** "4 to 8", "at least 4", "at most 8". */
function describeRange(min: number | undefined, max: number | undefined): string | undefined {
	if (min !== undefined && max !== undefined) return `${min} to ${max}`;
	if (min !== undefined) return `at least ${min}`;
	return max === undefined ? undefined : `at most ${max}`;
}

/** A key's type in words, e.g. "list of images". */
function describeType({ type, kind, inputs, modelTypes = [] }: ModelInput): string {
	const isTyped = modelTypes.length > 0;
	switch (type) {
		case 'file':
			return `${fileNoun(kind).one}: binary field, URL or asset ID`;
		case 'file_array':
			return `list of ${fileNoun(kind).many}: binary fields, URLs or asset IDs`;
		case 'string_array':
			return 'list of strings';
		case 'number_array':
			return 'list of numbers';
		case 'model_array':
			return isTyped
				? `list of IDs of ${describeModelTypes(modelTypes, 'many')}`
				: 'list of model IDs';
		case 'model':
			return isTyped ? `ID of ${withArticle(describeModelTypes(modelTypes, 'one'))}` : 'model ID';
		case 'inputs_array':
			return inputs?.length
				? `list of objects with ${inputs.map(({ name }) => name).join(', ')}`
				: 'list of objects';
		default:
			return type;
	}
}

/** Characters of a string, or entries of a list. */
function describeLength({ type, minLength, maxLength }: ModelInput): string | undefined {
	const length = describeRange(minLength || undefined, maxLength);
	return length && `${length} ${type === 'string' ? 'characters' : 'entries'}`;
}

/** An input's type, allowed values and limits, e.g. "number, one of 4, 6, 8". */
function describeInput(input: ModelInput): string {
	const { allowedValues, max, maxDuration, maxSize, min, required, step } = input;
	const choices = allowedValues?.map((value) => JSON.stringify(value)) ?? [];
	const limits =
		choices.length > 0
			? [`one of ${listSome(choices, MAX_LISTED_CHOICES)}`]
			: [describeRange(min, max), step !== undefined && step !== 1 && `in steps of ${step}`];
	const facts = [
		describeType(input),
		required?.always && 'required',
		describeLength(input),
		...limits,
		maxDuration && `at most ${maxDuration} s`,
		maxSize && `at most ${megabytes(maxSize)}`,
	];
	return facts.filter(Boolean).join(', ');
}

/** Some models describe an input in several paragraphs. */
const MAX_PURPOSE_LENGTH = 200;

/** What an input accepts, then what it is for. */
export const describeInputAndPurpose = (input: ModelInput): string =>
	[toOneLine(describeInput(input)), asLine(input.description, MAX_PURPOSE_LENGTH)]
		.filter(Boolean)
		.join('. ');

/** `duration (number, one of 4, 6, 8)`: a key and its allowed values. */
const describeKey = (input: ModelInput): string => `${input.name} (${describeInput(input)})`;

/**
 * The keys of the JSON for a model or app, as a sentence for agents, which don't see the form, and for
 * users who write JSON by hand.
 */
export function describeKeys({ name, inputs }: Pick<Model, 'name' | 'inputs'>): string {
	if (inputs.length === 0) return `${name} takes no parameters.`;
	return toOneLine(`${name} takes: ${inputs.map(describeKey).join('; ')}.`);
}
