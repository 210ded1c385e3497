import type { Issue } from './issues';
import type { ModelInput } from './types';

/**
 * The input that the parameter Prompt fills: the string input named `prompt`, else the first that
 * is flagged as a prompt. Others flagged stay in the form.
 */
export const promptInputOf = (inputs: ModelInput[]): ModelInput | undefined => {
	const texts = inputs.filter(({ type }) => type === 'string');
	return texts.find(({ name }) => name === 'prompt') ?? texts.find(({ prompt }) => prompt);
};

const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** An object is no prompt, and String() of one may throw. */
const isSame = (one: unknown, other: unknown): boolean =>
	one === other ||
	(typeof one !== 'object' &&
		typeof other !== 'object' &&
		String(one).trim() === String(other).trim());

/** Puts the parameter Prompt where the model takes it. The values given are not changed. */
export function withPrompt(
	inputs: ModelInput[],
	values: Record<string, unknown>,
	prompt: unknown,
): { values: Record<string, unknown>; issues: Issue[] } {
	if (isBlank(prompt)) return { values, issues: [] };
	const refuse = (message: string, input?: string) => ({
		values,
		issues: [{ input, label: 'Prompt', message }],
	});
	const input = promptInputOf(inputs);
	if (!input) return refuse('This model takes no prompt: leave the parameter Prompt empty');
	const given = Object.hasOwn(values, input.name) ? values[input.name] : undefined;
	if (!isBlank(given) && !isSame(given, prompt)) {
		return refuse(
			`The prompt is given twice with different texts, in the parameter Prompt and as "${input.name}" in the JSON: keep one`,
			input.name,
		);
	}
	return { values: { ...values, [input.name]: prompt }, issues: [] };
}
