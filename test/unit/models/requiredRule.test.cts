import { klingV3, patina, seedance2, veo31 } from '../../fixtures/models.cts';
import { bodyOf, inputsOf, messagesOf, modelOf } from './inputs.cts';

const it2 = { name: 'it', label: 'It' };
const other = { name: 'other', label: 'The Other' };

describe('a conditionally required input', () => {
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

	test('counts another input as set if it is false or 0', () => {
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

	test('is not reported as missing if it is invalid', () => {
		const inputs = inputsOf({ ...it2, type: 'number', ...always });
		expect(messagesOf(inputs, { it: 'x' })).toEqual(['It must be a number, but is "x"']);
	});

	test('needs one of several others', () => {
		const rule = { required: { ifNotDefined: { other: {}, third: {} } } };
		const inputs = inputsOf({ ...it2, ...rule }, other, { name: 'third' });
		expect(messagesOf(inputs, { third: 'x' })).toEqual([]);
		expect(messagesOf(inputs, {})).toEqual(['It or The Other or Third is required']);
	});

	test('counts another input with a default as set', () => {
		const inputs = inputsOf({ ...it2, ...withoutOther }, { ...other, default: 'x' });
		expect(bodyOf(inputs, {})).toStrictEqual({});
	});
});

describe('an input required by values of another', () => {
	const oneOf = (...allowedValues: unknown[]) => ({ operation: 'in', allowedValues });

	const cases: Array<[condition: unknown, value: unknown, messages: string[]]> = [
		[oneOf('a', 'b'), 'b', ['It is required when The Other is a or b']],
		[{ ...oneOf('a'), message: 'Pick a color.' }, 'a', ['It: Pick a color']],
		[oneOf('a', 'b'), 'c', []],
		[oneOf('a'), undefined, []],
		[{ operation: 'matches', allowedValues: ['a'] }, 'b', []],
		[{ allowedValues: ['a'] }, 'a', []],
		[{ operation: 'in', allowedValues: 'a' }, 'a', []],
		[null, 'a', []],
	];
	test.each(cases)('%j with %p', (condition, value, messages) => {
		const required = { conditionalValues: { other: condition } };
		expect(messagesOf(inputsOf({ ...it2, required }, other), { other: value })).toEqual(messages);
	});

	test('compares numbers and lists by type', () => {
		const required = { conditionalValues: { other: oneOf(2, true) } };
		const messages = ['It is required when The Other is 2 or true'];
		const inputs = (type: string) => inputsOf({ ...it2, required }, { ...other, type });
		expect(messagesOf(inputs('number'), { other: '2' })).toEqual(messages);
		expect(messagesOf(inputs('boolean'), { other: true })).toEqual(messages);
		expect(messagesOf(inputs('number_array'), { other: '1, 2' })).toEqual(messages);
		expect(messagesOf(inputs('number_array'), { other: '1, 3' })).toEqual([]);
	});
});

describe('an input required by conditions on several others', () => {
	const third = { name: 'third', type: 'number' };
	const rule = (conditional: unknown) =>
		inputsOf({ ...it2, required: { conditional } }, other, third);
	const values = { other: ['a', 'b'], third: [2] };
	const both = ['It is required when The Other is a or b and Third is 2'];

	const cases: Array<[what: string, rule: unknown, given: object, messages: string[]]> = [
		['and: both are met', { values, operator: 'and' }, { other: 'b', third: 2 }, both],
		['and: the number is text', { values, operator: 'and' }, { other: 'a', third: '2' }, both],
		['and: one is met', { values, operator: 'and' }, { other: 'a', third: 3 }, []],
		['and: one is missing', { values, operator: 'and' }, { other: 'a' }, []],
		['no operator, which means and: one is met', { values }, { other: 'a' }, []],
		['no operator: both are met', { values }, { other: 'a', third: 2 }, both],
		[
			'or: one is met',
			{ values, operator: 'or' },
			{ third: 2 },
			['It is required when Third is 2'],
		],
		['or: none is met', { values, operator: 'or' }, { other: 'c', third: 3 }, []],
		['an unknown operator', { values, operator: 'xor' }, { other: 'a', third: 2 }, []],
		['and with an undeclared input', { values: { ghost: ['a'] } }, { other: 'a' }, []],
		[
			"and with a condition that can't be read",
			{ values: { other: ['a'], third: {} } },
			{ other: 'a', third: 2 },
			[],
		],
		['no values', { operator: 'or' }, { other: 'a' }, []],
		['no object', 'always', { other: 'a' }, []],
	];
	test.each(cases)('%s', (_, conditional, given, messages) => {
		expect(messagesOf(rule(conditional), { ...given })).toEqual(messages);
	});

	test('is not missing when it is given', () => {
		expect(messagesOf(rule({ values }), { it: 'x', other: 'a', third: 2 })).toEqual([]);
	});
});

describe('a required input with a default', () => {
	test('gets the default when omitted, as the form shows it', () => {
		const { inputs } = modelOf(veo31());
		expect(bodyOf(inputs, { prompt: 'x' })).toStrictEqual({ prompt: 'x', generateAudio: true });
		expect(bodyOf(inputs, { generateAudio: null })).toStrictEqual({ generateAudio: true });
		expect(bodyOf(inputs, { generateAudio: false })).toStrictEqual({ generateAudio: false });
	});

	test('gets the default in the type that is sent', () => {
		const list = { type: 'string_array', allowedValues: ['a', 'b'], default: 'a,b' };
		expect(bodyOf(inputsOf({ ...it2, ...list, required: true }), {})).toStrictEqual({
			it: ['a', 'b'],
		});
		expect(
			bodyOf(inputsOf({ ...it2, type: 'number', default: 0, required: true }), {}),
		).toStrictEqual({ it: 0 });
	});

	test('gets the default if it is conditionally required', () => {
		const required = { ifDefined: { other: {} } };
		const inputs = inputsOf({ ...it2, required, default: 'x' }, other);
		expect(bodyOf(inputs, { other: 'y' })).toStrictEqual({ it: 'x', other: 'y' });
		expect(bodyOf(inputs, {})).toStrictEqual({});
	});

	test('is missing if the default is empty or invalid', () => {
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

	test('is missing if it is the prompt, whose default nobody sees', () => {
		const prompt = { name: 'prompt', default: 'a cat', required: true };
		const lyrics = { name: 'lyrics', default: 'la', prompt: true, required: true };
		expect(messagesOf(inputsOf(prompt, lyrics), {})).toEqual(['Prompt is required']);
		expect(bodyOf(inputsOf(prompt, lyrics), { prompt: 'a dog' })).toStrictEqual({
			prompt: 'a dog',
			lyrics: 'la',
		});
	});

	test('reports a default file like any other', () => {
		const inputs = inputsOf({ ...it2, type: 'file', default: 'asset_a', required: true });
		expect(bodyOf(inputs, {})).toStrictEqual({ it: 'asset_a' });
	});
});

describe('rules of recorded models', () => {
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

	test('Kling: a prompt or shots, reported once for both', () => {
		const { inputs } = modelOf(klingV3());
		expect(messagesOf(inputs, {})).toEqual(['Prompt: Write a prompt, or shots']);
		expect(messagesOf(inputs, { prompt: 'x' })).toEqual([]);
		expect(messagesOf(inputs, { multiPrompt: [{ prompt: 'x' }] })).toEqual([]);
	});
});
