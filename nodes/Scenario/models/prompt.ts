import type { JsonRecord } from '../utils/json';
import type { ItemValues } from './describe';
import type { ModelInput } from './model';
import { isEmpty } from './values';

const REQUIRED_PROMPTS = new Set(['text', 'instruction']);

/**
 * The input that the parameter Prompt fills: the string input named `prompt`, else the first that
 * is flagged as a prompt, else a required `text`, which models name so that speak it, or a required
 * `instruction`, as that of Scenario LLM is called. Others flagged stay in the form.
 */
export const findPromptInput = (inputs: ModelInput[]): ModelInput | undefined => {
	const texts = inputs.filter(({ type }) => type === 'string');
	return (
		texts.find(({ name }) => name === 'prompt') ??
		texts.find(({ prompt }) => prompt) ??
		texts.find(({ name, required }) => REQUIRED_PROMPTS.has(name) && required?.always)
	);
};

/** The inputs that have no parameter of their own. */
export const withoutPrompt = (inputs: ModelInput[]): ModelInput[] => {
	const prompt = findPromptInput(inputs);
	return inputs.filter((input) => input !== prompt);
};

/** The inputs for messages: the prompt input is called by the parameter that it is filled in with. */
export const withPromptLabel = (inputs: ModelInput[]): ModelInput[] => {
	const prompt = findPromptInput(inputs);
	return inputs.map((input) => (input === prompt ? { ...input, label: 'Prompt' } : input));
};

/** Objects are never the same: they aren't text, and String() may throw for them. */
export const isSameText = (one: unknown, other: unknown): boolean =>
	one === other ||
	(typeof one !== 'object' &&
		typeof other !== 'object' &&
		String(one).trim() === String(other).trim());

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
