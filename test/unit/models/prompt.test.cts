import { promptInputOf, withPrompt } from '../../../nodes/Scenario/models/prompt';
import { inputsOf } from './inputs.cts';

const named = { name: 'prompt', type: 'string' };
const flagged = { name: 'script', type: 'string', prompt: true };

describe('the input that the parameter Prompt fills', () => {
	const cases: Array<[what: string, inputs: object[], name: string | undefined]> = [
		['is the one named prompt', [flagged, named], 'prompt'],
		['else the first flagged', [{ name: 'x' }, flagged, { ...flagged, name: 'y' }], 'script'],
		['is text', [{ name: 'prompt', type: 'inputs_array' }, flagged], 'script'],
		['may be absent', [{ name: 'image', type: 'file' }], undefined],
	];
	test.each(cases)('%s', (_, inputs, name) => {
		expect(promptInputOf(inputsOf(...inputs))?.name).toBe(name);
	});
});

describe('putting the prompt in its place', () => {
	const inputs = inputsOf(flagged, { name: 'other' });

	test.each([undefined, null, '', ' \n'])('%j leaves the values as they are', (prompt) => {
		const values = { script: 'a' };
		expect(withPrompt(inputs, values, prompt)).toEqual({ values, issues: [] });
		expect(withPrompt([], {}, prompt).issues).toEqual([]);
	});

	test.each([undefined, null, '', ' ', 'a', ' a\n'])(
		'beside %j in the values it counts',
		(given) => {
			const values = { script: given, other: 1 };
			expect(withPrompt(inputs, values, 'a')).toEqual({
				values: { script: 'a', other: 1 },
				issues: [],
			});
			expect(values.script).toBe(given);
		},
	);

	test('a model without a prompt refuses it', () => {
		expect(withPrompt(inputsOf({ name: 'x' }), {}, 'a').issues).toEqual([
			{
				label: 'Prompt',
				message: 'This model takes no prompt: leave the parameter Prompt empty',
			},
		]);
	});

	test('another text in the values is refused', () => {
		const { issues } = withPrompt(inputs, { script: 'b' }, 'a');
		expect(issues).toHaveLength(1);
		expect(issues[0]).toMatchObject({ input: 'script', label: 'Prompt' });
		expect(issues[0]?.message).toContain('given twice with different texts');
	});

	test('what is no text goes on to be read with the rest', () => {
		expect(withPrompt(inputs, {}, { a: 1 }).values).toEqual({ script: { a: 1 } });
	});
});
