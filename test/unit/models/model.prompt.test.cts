import { findPromptInput } from '../../../nodes/Scenario/models/model';
import { withPrompt } from '../../../nodes/Scenario/models/requestBody';
import { inputsOf } from './inputs.cts';

const named = { name: 'prompt', type: 'string' };
const spoken = { name: 'text', type: 'string', required: { always: true } };
const flagged = { name: 'script', type: 'string', prompt: true };

test.each<[what: string, inputs: object[], name: string | undefined]>([
	['is the one named prompt', [flagged, named], 'prompt'],
	['else the first flagged', [{ name: 'x' }, flagged, { ...flagged, name: 'y' }], 'script'],
	['else a required text, as of models that speak', [{ name: 'voice' }, spoken], 'text'],
	[
		'else a required instruction, as of models that write',
		[{ name: 'model' }, { ...spoken, name: 'instruction' }],
		'instruction',
	],
	['is no text that is optional', [{ ...spoken, required: false }], undefined],
	['is text', [{ name: 'prompt', type: 'inputs_array' }, flagged], 'script'],
	['may be absent', [{ name: 'image', type: 'file' }], undefined],
])('the input that "Prompt" fills %s', (_, inputs, name) => {
	expect(findPromptInput(inputsOf(...inputs))?.name).toBe(name);
});

describe('the prompt', () => {
	const inputs = inputsOf(flagged, { name: 'other' });

	test.each([undefined, null, '', ' \n'])('leaves the values unchanged if it is %j', (prompt) => {
		const values = { script: 'a' };
		expect(withPrompt(inputs, values, prompt)).toEqual({ values, issues: [] });
		expect(withPrompt([], {}, prompt).issues).toEqual([]);
	});

	test.each([undefined, null, '', ' ', 'a', ' a\n'])('replaces %j in the values', (given) => {
		const values = { script: given, other: 1 };
		expect(withPrompt(inputs, values, 'a')).toEqual({
			values: { script: 'a', other: 1 },
			issues: [],
		});
		expect(values.script).toBe(given);
	});

	test('is rejected by a model without a prompt input, and beside another text', () => {
		const message = 'This model takes no prompt: leave "Prompt" empty';
		expect(withPrompt(inputsOf({ name: 'x' }), {}, 'a').issues).toEqual([
			{ label: 'Prompt', message },
		]);
		const twice = expect.stringContaining('set twice with different texts');
		expect(withPrompt(inputs, { script: 'b' }, 'a').issues).toEqual([
			{ input: 'script', label: 'Prompt', message: twice },
		]);
	});

	test("is validated with the rest if it isn't text", () => {
		expect(withPrompt(inputs, {}, { a: 1 }).values).toEqual({ script: { a: 1 } });
	});
});
