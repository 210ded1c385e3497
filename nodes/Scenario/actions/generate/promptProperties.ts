import type { INodeProperties } from 'n8n-workflow';

export const promptProperty = (example: string): INodeProperties => ({
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: `e.g. ${example}`,
	description: 'What to generate. Kept when you change the model.',
	builderHint: {
		propertyHint: 'The text prompt goes here, not into parameters or parametersJson.',
	},
});

/** The mark of a form without a prompt: see `formFields.ts`. */
const MARK = '/parameters.schema[0].formHasNoPrompt';

/**
 * The prompt of a model. It is not shown for a model that takes none, unless it is filled in, e.g. for
 * the model before: a hidden text would be dropped, but a text for nothing has to be seen and cleared.
 */
export function promptProperties(example: string): INodeProperties[] {
	const prompt = promptProperty(example);
	const forNothing = { show: { [MARK]: [true] }, hide: { '/prompt': [''] } };
	return [
		{ ...prompt, displayOptions: { hide: { [MARK]: [true] } } },
		{ ...prompt, displayOptions: forNothing },
		{
			displayName: 'This model takes no prompt. Clear "Prompt" to run it.',
			name: 'promptNotice',
			type: 'notice',
			default: '',
			displayOptions: forNothing,
		},
	];
}
