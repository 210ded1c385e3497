import { bodyOf, inputsOf, messagesOf } from './inputs.cts';

const it2 = { name: 'it', label: 'It' };
const other = { name: 'other', label: 'The Other' };
const third = { name: 'third', type: 'number' };

const REQUIRED = 'It is required';
const OR_OTHER = 'It or The Other is required';
const WHEN_SET = 'It is required when The Other is set';
const WHEN_A_OR_B = 'It is required when The Other is a or b';
const BOTH = `${WHEN_A_OR_B} and Third is 2`;
const WHEN_THIRD = 'It is required when Third is 2';

/** The rules that records have, among inputs `it`, `other` and `third`. */
describe('a required input', () => {
	const always = { always: true };
	const withOther = { ifDefined: { other: { message: 'Both, please.' } } };
	const withoutOther = { ifNotDefined: { other: { message: 'One of them.' } } };
	const among = (condition: unknown) => ({ conditionalValues: { other: condition } });
	const oneOf = (...allowedValues: unknown[]) => ({ operation: 'in', allowedValues });
	const values = { other: ['a', 'b'], third: [2] };
	const whenAll = (more: object = {}) => ({ conditional: { values, ...more } });
	const [and, or] = [{ operator: 'and' }, { operator: 'or' }];
	const unread = { other: ['a'], third: {} };

	test.each<[required: unknown, values: object, ...messages: string[]]>([
		[always, {}, REQUIRED],
		[always, { it: 'x' }],
		[true, {}, REQUIRED],
		[false, {}],
		[{ always: false }, {}],
		[withOther, { other: 'x' }, 'It: Both, please'],
		[withOther, { other: '' }],
		[{ ifDefined: { other: {} } }, { other: 'x' }, WHEN_SET],
		[{ ifDefined: { third: {} } }, { third: 0 }, 'It is required when Third is set'],
		[{ ifDefined: { ghost: {} } }, {}],
		[withoutOther, {}, 'It: One of them'],
		[withoutOther, { other: 'x' }],
		[{ ifNotDefined: { other: true } }, {}, OR_OTHER],
		[{ ifNotDefined: { other: {}, third: {} } }, {}, 'It or The Other or Third is required'],
		[{ ifNotDefined: { other: {}, third: {} } }, { third: 1 }],
		[{ ifNotDefined: { ghost: {} } }, {}],
		[{}, {}],
		[{ onSundays: true }, {}],
		[['always'], {}],
		[among(oneOf('a', 'b')), { other: 'b' }, WHEN_A_OR_B],
		[among({ ...oneOf('a'), message: 'Pick a color.' }), { other: 'a' }, 'It: Pick a color'],
		[among(oneOf('a', 'b')), { other: 'c' }],
		[among(oneOf('a')), {}],
		[among({ operation: 'matches', allowedValues: ['a'] }), { other: 'b' }],
		[among({ allowedValues: ['a'] }), { other: 'a' }],
		[among({ operation: 'in', allowedValues: 'a' }), { other: 'a' }],
		[among(null), { other: 'a' }],
		[whenAll(and), { other: 'b', third: 2 }, BOTH],
		[whenAll(and), { other: 'a', third: 3 }],
		[whenAll(), { other: 'a' }],
		[whenAll(), { other: 'a', third: 2 }, BOTH],
		[whenAll(or), { third: 2 }, WHEN_THIRD],
		[whenAll(or), { other: 'c', third: 3 }],
		[whenAll({ operator: 'xor' }), { other: 'a', third: 2 }],
		[whenAll({ values: { ghost: ['a'] } }), { other: 'a' }],
		[whenAll({ values: unread }), { other: 'a', third: 2 }],
		[{ conditional: { operator: 'or' } }, { other: 'a' }],
		[{ conditional: 'always' }, { other: 'a' }],
	])('by %j, given %j', (required, given, ...messages) => {
		const inputs = inputsOf({ ...it2, required }, other, third);
		expect(messagesOf(inputs, { ...given })).toEqual(messages);
	});

	test.each([
		['number', '2', true],
		['boolean', true, true],
		['number_array', '1, 2', true],
		['number_array', '1, 3', false],
	])('compares values of the type %s by type: %p', (type, value, isRequired) => {
		const inputs = inputsOf({ ...it2, required: among(oneOf(2, true)) }, { ...other, type });
		const messages = isRequired ? ['It is required when The Other is 2 or true'] : [];
		expect(messagesOf(inputs, { other: value })).toEqual(messages);
	});

	test('counts another as set if it is false, or has a default', () => {
		const required = { ifDefined: { other: {} } };
		const flags = inputsOf({ ...it2, required }, { ...other, type: 'boolean' });
		expect(messagesOf(flags, { other: false })).toEqual([WHEN_SET]);
		const preset = inputsOf({ ...it2, required: withoutOther }, { ...other, default: 'x' });
		expect(bodyOf(preset, {})).toStrictEqual({});
	});

	test('is not reported as missing if it is invalid', () => {
		const inputs = inputsOf({ ...it2, type: 'number', required: true });
		expect(messagesOf(inputs, { it: 'x' })).toEqual(['It must be a number, but is "x"']);
	});
});

describe('a required input with a default', () => {
	test('gets the default when omitted, as the form shows it', () => {
		const inputs = inputsOf({ ...it2, type: 'boolean', default: true, required: true });
		expect(bodyOf(inputs, { it: null })).toStrictEqual({ it: true });
		expect(bodyOf(inputs, { it: false })).toStrictEqual({ it: false });
	});

	test.each([
		[{ type: 'string_array', allowedValues: ['a', 'b'], default: 'a,b' }, ['a', 'b']],
		[{ type: 'number', default: 0 }, 0],
		[{ type: 'file', default: 'asset_a' }, 'asset_a'],
	])('gets the default of %j in the type that is sent', (input, sent) => {
		expect(bodyOf(inputsOf({ ...it2, ...input, required: true }), {})).toStrictEqual({ it: sent });
	});

	test('gets the default if it is conditionally required', () => {
		const required = { ifDefined: { other: {} } };
		const inputs = inputsOf({ ...it2, required, default: 'x' }, other);
		expect(bodyOf(inputs, { other: 'y' })).toStrictEqual({ it: 'x', other: 'y' });
		expect(bodyOf(inputs, {})).toStrictEqual({});
	});

	test.each([
		{ default: '' },
		{ default: null },
		{ type: 'number', default: 'x' },
		{ type: 'number', default: 5, max: 4 },
		{ type: 'string', allowedValues: ['a'], default: 'b' },
		{ type: 'file_array', default: [] },
	])('is missing with an empty or invalid default: %j', (preset) => {
		const inputs = inputsOf({ ...it2, ...preset, required: true });
		expect(messagesOf(inputs, {})).toEqual([REQUIRED]);
	});

	test('is missing if it is the prompt, whose default nobody sees', () => {
		const prompt = { name: 'prompt', default: 'a cat', required: true };
		const lyrics = { name: 'lyrics', default: 'la', prompt: true, required: true };
		const inputs = inputsOf(prompt, lyrics);
		expect(messagesOf(inputs, {})).toEqual(['Prompt is required']);
		expect(bodyOf(inputs, { prompt: 'a dog' })).toEqual({ prompt: 'a dog', lyrics: 'la' });
	});
});
