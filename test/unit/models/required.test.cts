import { klingV3, patina, seedance2, veo31 } from '../../fixtures/models.cts';
import { bodyOf, inputsOf, messagesOf, modelOf } from './inputs.cts';

const it2 = { name: 'it', label: 'It' };
const other = { name: 'other', label: 'The Other' };

describe('when an input is required', () => {
	const always = { required: { always: true } };
	const withOther = { required: { ifDefined: { other: { message: 'Both, please.' } } } };
	const withoutOther = { required: { ifNotDefined: { other: { message: 'One of them.' } } } };
	const cases: Array<[what: string, rule: object, values: object, messages: string[]]> = [
		['always', always, {}, ['It is required']],
		['always, null', always, { it: null }, ['It is required']],
		['always, blank', always, { it: ' \n' }, ['It is required']],
		['always, given', always, { it: 'x' }, []],
		['a plain true', { required: true }, {}, ['It is required']],
		['a plain false', { required: false }, {}, []],
		['always: false', { required: { always: false } }, {}, []],
		['with another, which is set', withOther, { other: 'x' }, ['It: Both, please']],
		['with another, both set', withOther, { other: 'x', it: 'y' }, []],
		['with another, which is not set', withOther, { other: '' }, []],
		[
			'with another, no message',
			{ required: { ifDefined: { other: {} } } },
			{ other: 'x' },
			['It is required when The Other is set'],
		],
		[
			'with another, the message alone',
			{ required: { ifDefined: { other: 'Both.' } } },
			{ other: 'x' },
			['It: Both'],
		],
		['with one that the model has not', { required: { ifDefined: { ghost: {} } } }, {}, []],
		['without another', withoutOther, {}, ['It: One of them']],
		['without another, which is set', withoutOther, { other: 'x' }, []],
		['without another, given', withoutOther, { it: 'x' }, []],
		[
			'without another, no message',
			{ required: { ifNotDefined: { other: true } } },
			{},
			['It or The Other is required'],
		],
		['without one that the model has not', { required: { ifNotDefined: { ghost: {} } } }, {}, []],
		['nothing in the rule', { required: {} }, {}, []],
		['a rule of another kind', { required: { onSundays: true } }, {}, []],
		['a rule that is no object', { required: ['always'] }, {}, []],
	];
	test.each(cases)('%s', (_, rule, values, messages) => {
		const inputs = inputsOf({ ...it2, ...rule }, other);
		expect(messagesOf(inputs, { ...values })).toEqual(messages);
	});

	test('another one that is false or 0 is set', () => {
		const rule = { required: { ifDefined: { other: {} } } };
		for (const [type, value] of [
			['boolean', false],
			['number', 0],
		] as const) {
			const inputs = inputsOf({ ...it2, ...rule }, { ...other, type });
			expect(messagesOf(inputs, { other: value })).toEqual([
				'It is required when The Other is set',
			]);
		}
	});

	test('what is given wrongly is not missing as well', () => {
		const inputs = inputsOf({ ...it2, type: 'number', ...always });
		expect(messagesOf(inputs, { it: 'x' })).toEqual(['It must be a number, but is "x"']);
	});

	test('with several others, one of them will do', () => {
		const rule = { required: { ifNotDefined: { other: {}, third: {} } } };
		const inputs = inputsOf({ ...it2, ...rule }, other, { name: 'third' });
		expect(messagesOf(inputs, { third: 'x' })).toEqual([]);
		expect(messagesOf(inputs, {})).toEqual(['It or The Other or Third is required']);
	});

	test('another one that has a default is never missing', () => {
		const inputs = inputsOf({ ...it2, ...withoutOther }, { ...other, default: 'x' });
		expect(bodyOf(inputs, {})).toStrictEqual({});
	});
});

describe('required for certain values of another', () => {
	const cases: Array<[condition: unknown, value: unknown, messages: string[]]> = [
		[{ operation: 'in', values: ['a', 'b'] }, 'b', ['It is required when The Other is a or b']],
		[{ operation: 'in', values: ['a', 'b'] }, 'c', []],
		[{ operation: 'in', values: ['a'] }, undefined, []],
		[{ operation: 'notIn', values: ['a'] }, 'b', ['It is required when The Other is not a']],
		[{ operation: 'not-in', values: ['a'] }, 'a', []],
		[{ operation: '!=', value: 'a' }, 'a', []],
		[{ operation: 'notIn', values: ['a'] }, undefined, []],
		[{ operator: '==', value: 'a', message: 'Now.' }, 'a', ['It: Now']],
		[{ operation: 'equals', allowedValues: ['a'] }, 'a', ['It is required when The Other is a']],
		[['a'], 'a', ['It is required when The Other is a']],
		[{ operation: 'matches', values: ['a'] }, 'a', []],
		[{ operation: 7, values: ['a'] }, 'a', []],
		[{ operation: 'in', values: { a: 1 } }, 'a', []],
		[{ message: 'a' }, 'a', []],
		['a', 'a', []],
		[null, 'a', []],
	];
	test.each(cases)('%j with %p', (condition, value, messages) => {
		const required = { conditionalValues: { other: condition } };
		expect(messagesOf(inputsOf({ ...it2, required }, other), { other: value })).toEqual(messages);
	});

	test('numbers and lists are compared as what they are', () => {
		const required = { conditionalValues: { other: { operation: 'in', values: [2, true] } } };
		const messages = ['It is required when The Other is 2 or true'];
		const inputs = (type: string) => inputsOf({ ...it2, required }, { ...other, type });
		expect(messagesOf(inputs('number'), { other: '2' })).toEqual(messages);
		expect(messagesOf(inputs('boolean'), { other: true })).toEqual(messages);
		expect(messagesOf(inputs('number_array'), { other: '1, 2' })).toEqual(messages);
		expect(messagesOf(inputs('number_array'), { other: '1, 3' })).toEqual([]);
	});
});

describe('a required input with a default', () => {
	test('gets it when it is left out, as the form shows it', () => {
		const { inputs } = modelOf(veo31());
		expect(bodyOf(inputs, { prompt: 'x' })).toStrictEqual({ prompt: 'x', generateAudio: true });
		expect(bodyOf(inputs, { generateAudio: null })).toStrictEqual({ generateAudio: true });
		expect(bodyOf(inputs, { generateAudio: false })).toStrictEqual({ generateAudio: false });
	});

	test('in the form that is sent', () => {
		const list = { type: 'string_array', allowedValues: ['a', 'b'], default: 'a,b' };
		expect(bodyOf(inputsOf({ ...it2, ...list, required: true }), {})).toStrictEqual({
			it: ['a', 'b'],
		});
		expect(
			bodyOf(inputsOf({ ...it2, type: 'number', default: 0, required: true }), {}),
		).toStrictEqual({ it: 0 });
	});

	test('also when the rule is a condition', () => {
		const required = { ifDefined: { other: {} } };
		const inputs = inputsOf({ ...it2, required, default: 'x' }, other);
		expect(bodyOf(inputs, { other: 'y' })).toStrictEqual({ it: 'x', other: 'y' });
		expect(bodyOf(inputs, {})).toStrictEqual({});
	});

	test('is missing when the default is none or does not fit', () => {
		const defaults: object[] = [
			{ default: '' },
			{ default: null },
			{ type: 'number', default: 'x' },
			{ type: 'number', default: 5, max: 4 },
			{ type: 'string', allowedValues: ['a'], default: 'b' },
			{ type: 'file_array', default: [] },
		];
		for (const preset of defaults) {
			const inputs = inputsOf({ ...it2, ...preset, required: true });
			expect(messagesOf(inputs, {})).toEqual(['It is required']);
		}
	});

	test('is missing when it is the prompt: nobody has seen its default', () => {
		const prompt = { name: 'prompt', default: 'a cat', required: true };
		const lyrics = { name: 'lyrics', default: 'la', prompt: true, required: true };
		expect(messagesOf(inputsOf(prompt, lyrics), {})).toEqual(['Prompt is required']);
		expect(bodyOf(inputsOf(prompt, lyrics), { prompt: 'a dog' })).toStrictEqual({
			prompt: 'a dog',
			lyrics: 'la',
		});
	});

	test('a file that is a default is told like any other', () => {
		const inputs = inputsOf({ ...it2, type: 'file', default: 'asset_a', required: true });
		expect(bodyOf(inputs, {})).toStrictEqual({ it: 'asset_a' });
	});
});

describe('the rules of real models', () => {
	test('Seedance: a last frame needs a first', () => {
		const { inputs } = modelOf(seedance2());
		expect(messagesOf(inputs, { lastFrameImage: 'a' })).toEqual([
			'First Frame: Set the first frame as well',
		]);
		expect(messagesOf(inputs, { lastFrameImage: 'a', image: 'b' })).toEqual([]);
		expect(messagesOf(inputs, {})).toEqual([]);
	});

	test('Patina: a mask needs an image', () => {
		expect(messagesOf(modelOf(patina()).inputs, { mask: 'a' })).toEqual([
			'Image: The mask belongs to an image',
		]);
	});

	test('Kling: a prompt or shots, told once for both', () => {
		const { inputs } = modelOf(klingV3());
		expect(messagesOf(inputs, {})).toEqual(['Prompt: Write a prompt, or shots']);
		expect(messagesOf(inputs, { prompt: 'x' })).toEqual([]);
		expect(messagesOf(inputs, { multiPrompt: [{ prompt: 'x' }] })).toEqual([]);
	});
});
