import type { FileSlot } from './fileSource';
import type { Issue } from './issues';
import { promptInputOf } from './prompt';
import type { Body, ModelInput } from './types';
import { readValues } from './values';

/** A prompt that nobody wrote or saw is not paid for: the form shows every default but this one. */
function withoutPromptDefault(inputs: ModelInput[]): ModelInput[] {
	const prompt = promptInputOf(inputs);
	return inputs.map((input) =>
		input === prompt && input.required?.always ? { ...input, default: undefined } : input,
	);
}

/**
 * Turns values into the body that a model takes, or tells everything that is wrong with them.
 *
 * - null, undefined and blank text are left out; 0 and false are kept.
 * - A list input takes a list, a JSON list, entries with commas between them (`splitListText`
 *   has the rule), or one entry alone; it always comes out as a list.
 * - Numbers and booleans may come as text. A value with choices comes out in the JSON type of the
 *   choice.
 * - A required input that is left out gets its default if it has a valid one, but for the prompt:
 *   the form shows it filled in, and a workflow written by hand should mean the same.
 * - Whatever the schema leaves open is let through: the service checks again before it charges.
 *
 * `files` tells where files stand in the body: those that are no assets have to be uploaded and
 * put in place with `withAssetIds` before the body is sent.
 */
export function bodyFromValues(
	inputs: ModelInput[],
	values: Record<string, unknown>,
): { body: Body; files: FileSlot[] } | { issues: Issue[] } {
	const { value, issues, files } = readValues(withoutPromptDefault(inputs), values);
	return issues.length > 0 ? { issues } : { body: value, files };
}
