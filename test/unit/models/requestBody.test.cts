import fc from 'fast-check';

import { INPUT_TYPES } from '../../../nodes/Scenario/models/model';
import { bodyFromValues } from '../../../nodes/Scenario/models/requestBody';
import { ltxKeyframes, seedance2, veo31 } from '../../fixtures/models.cts';
import { bodyOf, inputsOf, messagesOf, modelOf } from './inputs.cts';

const VALID: Array<[what: string, input: object, given: unknown, sent: unknown]> = [
	['text with spaces around it', { type: 'string' }, ' a cat\n', ' a cat\n'],
	['a number where text is wanted', { type: 'string' }, 12345, '12345'],
	['emoji, one character each', { type: 'string', maxLength: 2 }, '👩‍👩‍👧‍👦🏳️‍🌈', '👩‍👩‍👧‍👦🏳️‍🌈'],
	['a number as text', { type: 'number' }, ' 7.5 ', 7.5],
	['less than nothing of zero', { type: 'number' }, -0, 0],
	['an exponent', { type: 'number' }, '1e3', 1000],
	['a step that floats', { type: 'number', min: 0, step: 0.1 }, 0.1 + 0.2, 0.1 + 0.2],
	['a step counted from the minimum', { type: 'number', min: 1, step: 5 }, 6, 6],
	['a step counted from zero', { type: 'number', min: 1, step: 5 }, 10, 10],
	['the maximum off the step', { type: 'number', min: 0, max: 7, step: 2 }, 7, 7],
	['the default off the step', { type: 'number', min: 0, default: 5, step: 2 }, 5, 5],
	['a fine step of a large number', { type: 'number', step: 0.01 }, 21474836.47, 21474836.47],
	['a step of zero', { type: 'number', step: 0 }, 0.123, 0.123],
	['true as a sheet writes it', { type: 'boolean' }, ' TRUE ', true],
	['a choice of text from a number', { type: 'string', allowedValues: ['5', '10'] }, 5, '5'],
	['a choice of numbers, written long', { type: 'number', allowedValues: [0.5] }, '0.50', 0.5],
	['a choice of 0', { type: 'number', allowedValues: [0, 2] }, 0, 0],
	['both 5 and "5", by type', { type: 'string', allowedValues: [5, '5'] }, '5', '5'],
	['a choice with spaces', { type: 'string', allowedValues: ['720p'] }, ' 720p', '720p'],
	['an asset', { type: 'file' }, ' asset_a1\n', 'asset_a1'],
	['the only file of a list', { type: 'file' }, ['asset_a1'], 'asset_a1'],
	['one file for a list', { type: 'file_array' }, 'asset_a1', ['asset_a1']],
	['files with commas', { type: 'file_array' }, 'asset_a, data ,b,', ['asset_a', 'data', 'b']],
	['a list of files', { type: 'file_array', maxLength: 2 }, ['a', null, '', 'b'], ['a', 'b']],
	['models', { type: 'model_array' }, 'model_a, model_b', ['model_a', 'model_b']],
	['one number for a list', { type: 'number_array' }, 0, [0]],
	['numbers with commas', { type: 'number_array', max: 2 }, '0.8, 1', [0.8, 1]],
	['a number below the minimum, in a list', { type: 'number_array', min: 0 }, -1, [-1]],
	['numbers as a JSON list', { type: 'number_array' }, '[0, "1"]', [0, 1]],
	['numbers, the last left empty', { type: 'number_array' }, [1, null], [1]],
	['texts with commas', { type: 'string_array' }, 'a, "b, c"', ['a', 'b, c']],
	['a choice in order', { type: 'string_array', allowedValues: ['a', 'b'] }, 'b, a', ['b', 'a']],
	['a comma in it', { type: 'string_array', allowedValues: ['a, b', 'a'] }, 'a, b', ['a, b']],
	['several numbers of a choice', { type: 'string_array', allowedValues: [1, 2] }, '2,1', [2, 1]],
	['items of any length', { type: 'string_array', maxLength: 2 }, ['abcdef'], ['abcdef']],
	['no item at all instead of the default', { type: 'string_array', default: ['a'] }, [], []],
	['objects', { type: 'inputs_array' }, [{ a: 1, b: null, c: ['x', ''] }], [{ a: 1, c: ['x'] }]],
	['one object', { type: 'inputs_array' }, { a: 0 }, [{ a: 0 }]],
	['objects as text', { type: 'inputs_array' }, '[{"a":false}]', [{ a: false }]],
	['one object as text', { type: 'inputs_array' }, ' {"a":1} ', [{ a: 1 }]],
	['a type that is not known, as text', { type: 'hologram' }, 'x', 'x'],
];

test.each(VALID)('%s is valid', (_, input, given, sent) => {
	const inputs = inputsOf({ name: 'it', ...input });
	expect(bodyOf(inputs, { it: given })).toStrictEqual({ it: sent });
});

test('a number fits on every step from the minimum, and nowhere else', () => {
	const range = fc.record({
		min: fc.integer({ min: -1_000, max: 1_000 }),
		step: fc.constantFrom(0.01, 0.05, 0.1, 0.25, 1, 7, 16),
		at: fc.nat(99),
	});
	fc.assert(
		fc.property(range, ({ min, step, at }) => {
			const inputs = inputsOf({ name: 'it', type: 'number', min, max: min + 100 * step, step });
			const it = min + at * step;
			expect(bodyOf(inputs, { it })).toStrictEqual({ it });
			for (const wrong of [it + step / 3, min - step, min + 101 * step]) {
				expect(messagesOf(inputs, { it: wrong })).toHaveLength(1);
			}
		}),
	);
});

describe('an omitted value', () => {
	test.each(INPUT_TYPES)('%s', (type) => {
		const inputs = inputsOf({ name: 'it', type });
		for (const nothing of [undefined, null, '', ' \n']) {
			expect(bodyOf(inputs, { it: nothing })).toStrictEqual({});
		}
		if (type.endsWith('_array')) expect(bodyOf(inputs, { it: [] })).toStrictEqual({});
	});

	test('unknown names are ignored while empty', () => {
		expect(bodyOf(inputsOf({ name: 'it' }), { other: null, another: '' })).toStrictEqual({});
	});
});

const HINT = '. Use one of its fields, or convert it to text';
const FILE = 'must be the name of a binary field, an asset ID or a URL';
const EMPTY = 'is empty at position 2, but every position needs a value';
const LIST =
	'looks like a JSON list but can\'t be parsed: write ["first", "second"], with double quotes';
const LONG =
	'is too long by at least 100000: it has at least 100003 characters, and the maximum is 3';
const choice = (...allowedValues: unknown[]) => ({ allowedValues });
const named = { inputs: [{ name: 'a' }, { name: 'b' }] };
const loop: Record<string, unknown> = {};
loop.loop = loop;

const INVALID: Array<[type: string, rest: object, given: unknown, message: string]> = [
	['string', {}, { a: 1 }, `must be text, but is an object${HINT}`],
	['string', {}, new Date(0), `must be text, but is a date${HINT}`],
	['string', {}, { isLuxonDateTime: true }, `must be text, but is a date${HINT}`],
	['string', {}, ['a', 'b'], `must be text, but is a list of 2${HINT}`],
	['string', {}, true, 'must be text, but is true'],
	[
		'string',
		{ maxLength: 3 },
		'abcdé',
		'is too long by 2: it has 5 characters, and the maximum is 3',
	],
	['string', { maxLength: 3 }, 'a'.repeat(1_000_000), LONG],
	['string', { minLength: 3 }, 'ab', 'needs at least 3 characters, but has 2'],
	['number', {}, '0x10', 'must be a number, but is "0x10"'],
	['number', {}, '1e999', 'must be a number, but is "1e999"'],
	['number', {}, -Infinity, 'must be a number, but is -Infinity'],
	['number', {}, 10n, 'must be a number, but is of the type bigint'],
	['number', { min: 0, max: 20 }, 25, 'must be between 0 and 20, but is 25'],
	['number', { min: 0 }, -1, 'must be at least 0, but is -1'],
	['number', { max: 20 }, '20.5', 'must be at most 20, but is 20.5'],
	['number', { min: 1, step: 1 }, 1.5, 'must be a whole number, but is 1.5'],
	['number', { min: 128, step: 16 }, 130, 'must be a multiple of 16, but is 130'],
	['number', { min: 1, step: 5 }, 7, 'must be a multiple of 5, counted from 1, but is 7'],
	['boolean', {}, 'maybe', 'must be true or false, but is "maybe"'],
	['boolean', {}, 1, 'must be true or false, but is 1'],
	['string', choice('720p'), '720P', 'must be one of 720p, but is "720P". Did you mean "720p"?'],
	['number', choice(5, 10), 7, 'must be one of 5, 10, but is 7'],
	['number', choice(5), [5], 'must be one of 5, but is a list'],
	['file', {}, ['a', 'b'], `${FILE}, but is a list of 2`],
	['model', {}, 5, 'must be a model ID, but is 5'],
	['file_array', { maxLength: 1 }, 'a,b', 'takes at most 1 file, but got 2'],
	['file_array', { minLength: 2 }, 'a', 'needs at least 2 files, but got 1'],
	['file_array', {}, ['a', { id: 'b' }], `2 ${FILE}, but is an object`],
	['file_array', {}, '[asset_a]', LIST],
	['number_array', { max: 2 }, '1, 3', '2 must be at most 2, but is 3'],
	['number_array', {}, [1, null, 2], EMPTY],
	['model_array', {}, 'model_a,,model_b', EMPTY],
	['string_array', choice('a', 'b'), ['a', 'c'], '2 must be one of a, b, but is "c"'],
	['string_array', { default: ['a'], minLength: 1 }, [], 'needs at least 1 item, but got 0'],
	['string_array', { default: ['a'], required: true }, [], 'needs at least one item'],
	['string_array', {}, [['a']], `1 must be text, but is a list${HINT}`],
	['inputs_array', named, 5, 'must be a JSON list of objects with a, b, but is 5'],
	['inputs_array', {}, new Date(0), 'must be a JSON list of objects, but is a date'],
	['inputs_array', {}, '"a"', 'must be a JSON list of objects, but is ""a""'],
	['inputs_array', {}, ['a'], '1 must be an object, but is "a"'],
	['inputs_array', {}, [{ a: NaN }], "1 holds NaN, which JSON can't represent"],
	['inputs_array', named, [{}], '1 is empty'],
	['inputs_array', {}, loop, '1 is nested too deeply'],
];

describe('an invalid value', () => {
	test.each(INVALID)('of the type %s with %j: %.20p %s', (type, rest, given, message) => {
		const inputs = inputsOf({ name: 'it', type, ...rest });
		expect(messagesOf(inputs, { it: given })).toEqual([`It ${message}`]);
	});

	test('the position of a syntax error in JSON text is reported', () => {
		const inputs = inputsOf({ name: 'it', type: 'inputs_array' });
		const [message] = messagesOf(inputs, { it: '[{"a":1}' });
		expect(message).toMatch(/^It must be a JSON list of objects; the text can't be parsed: .+/);
	});

	test('hundreds of thousands of values are counted', () => {
		const inputs = inputsOf({ name: 'it', type: 'file_array' });
		const list = Array.from({ length: 300_000 }, () => 5);
		expect(messagesOf(inputs, { it: list })).toHaveLength(300_000);
		expect(bodyOf(inputs, { it: list.map(String) }).it).toHaveLength(300_000);
	});

	test('the choices are listed with labels, and a label finds its value', () => {
		const { inputs } = modelOf(seedance2());
		const [message] = messagesOf(inputs, { duration: 'auto' });
		expect(message).toMatch(/^Duration must be one of Auto \(-1\), 4s \(4\), .+, but is "auto"/);
		expect(message).toMatch(/Did you mean "-1"\?$/);
	});

	test('long values and choices are truncated', () => {
		const allowedValues = Array.from({ length: 1286 }, (_, at) => `avatar_${at}`);
		const inputs = inputsOf({ name: 'it', allowedValues });
		const [message = ''] = messagesOf(inputs, { it: 'x'.repeat(10_000) });
		expect(message).toContain('avatar_15 and 1270 more');
		expect(message.length).toBeLessThan(400);
	});
});

describe('unknown names', () => {
	test.each([
		['duratoin', 'duration'],
		['aspect_ratio', 'aspectRatio'],
		['Generate Audio', 'generateAudio'],
		['startImage', 'image'],
	])('%s: the message asks for %s', (name, meant) => {
		expect(messagesOf(modelOf(veo31()).inputs, { [name]: 5 })).toEqual([
			`This model has no input "${name}". Did you mean "${meant}"?`,
		]);
	});

	test("list the model's inputs when none is similar", () => {
		expect(messagesOf(inputsOf({ name: 'it' }, { name: 'that' }), { fps: 24 })).toEqual([
			'This model has no input "fps". Its inputs are it, that',
		]);
		expect(messagesOf([], { fps: 24 })).toEqual(['This model has no input "fps"']);
	});

	test("include those of JavaScript's own properties", () => {
		const values: unknown = JSON.parse('{"__proto__": {"it": "x"}, "constructor": "y"}');
		const built = bodyFromValues(inputsOf({ name: 'it' }), values as Record<string, unknown>);
		expect('issues' in built && built.issues.map(({ label }) => label)).toEqual([
			'__proto__',
			'constructor',
		]);
		const named = inputsOf({ name: 'constructor' }, { name: 'toString' });
		expect(bodyOf(named, {})).toStrictEqual({});
		expect(bodyOf(named, { constructor: 'x' })).toStrictEqual({ constructor: 'x' });
	});
});

describe('objects in a list', () => {
	const { inputs } = modelOf(ltxKeyframes());
	const keyframes = [
		{ image: 'asset_a', timestamp: 0 },
		{ image: 'https://host/b.png', timestamp: '2.5', strength: null },
	];

	test('have their values read', () => {
		expect(bodyOf(inputs, { prompt: 'x', keyframes: JSON.stringify(keyframes) })).toStrictEqual({
			prompt: 'x',
			keyframes: [keyframes[0], { image: 'https://host/b.png', timestamp: 2.5 }],
		});
	});

	test('are named by position in an issue', () => {
		const wrong = [{ timestamp: -1 }, { imgae: 'a', image: 'b' }, { image: 'c', strength: 0.51 }];
		expect(messagesOf(inputs, { prompt: 'x', keyframes: wrong })).toEqual([
			'Keyframes 1 › Timestamp must be at least 0, but is -1',
			'Keyframes 1 › Image is required',
			'Keyframes 2 has no input "imgae". Did you mean "image"?',
			'Keyframes 3 › Strength must be a multiple of 0.05, but is 0.51',
		]);
	});
});

test('files are found at any depth', () => {
	const image = { name: 'image', type: 'file' };
	const inputs = inputsOf(
		image,
		{ ...image, name: 'images', type: 'file_array' },
		{ name: 'shots', type: 'inputs_array', inputs: [image] },
	);
	const shots = [{ image: 'asset_1' }, { image: 'asset_2' }];
	const built = bodyFromValues(inputs, { image: 'data', images: 'https://h/a, asset_b', shots });
	const files = 'files' in built ? built.files : [];
	expect(
		files.map(({ input, label, path, source }) => [input.name, label, path, source.from]),
	).toEqual([
		['image', 'Image', ['image'], 'binary'],
		['images', 'Images 1', ['images', 0], 'url'],
		['images', 'Images 2', ['images', 1], 'asset'],
		['image', 'Shots 1 › Image', ['shots', 0, 'image'], 'asset'],
		['image', 'Shots 2 › Image', ['shots', 1, 'image'], 'asset'],
	]);
});

describe('a list of objects as the form starts it', () => {
	const input = { name: 'it', type: 'inputs_array', inputs: [{ name: 'a' }, { name: 'b' }] };
	const untouched = '[\n  {\n    "a": "",\n    "b": ""\n  }\n]';

	test('is left out', () => {
		expect(bodyOf(inputsOf(input), { it: untouched })).toEqual({});
		expect(bodyOf(inputsOf(input), { it: [{ a: '', b: null }] })).toEqual({});
	});

	test('is missing if it is required', () => {
		expect(messagesOf(inputsOf({ ...input, required: true }), { it: untouched })).toEqual([
			'It is required',
		]);
	});

	test('is complete once an object is filled in, so another may not be empty', () => {
		expect(bodyOf(inputsOf(input), { it: [{ a: 'x', b: '' }] })).toEqual({ it: [{ a: 'x' }] });
		expect(messagesOf(inputsOf(input), { it: [{ a: 'x' }, { a: '', b: '' }] })).toEqual([
			'It 2 is empty',
		]);
	});
});

describe('side by side', () => {
	const named = (inputs: object[]) => inputs.map((input, at) => ({ ...input, name: `it${at}` }));
	const valuesOf = (values: unknown[]) =>
		Object.fromEntries(values.map((value, at) => [`it${at}`, value]));

	const inputs = inputsOf(
		...named([
			...VALID.map(([, input]) => input),
			...INVALID.map(([type, rest]) => ({ type, ...rest })),
		]),
	);
	const given = VALID.map(([, , value]) => value);

	test('all valid values are sent, and not modified', () => {
		const values = valuesOf(given);
		const before = structuredClone(values);
		const sent = valuesOf(VALID.map(([, , , value]) => value));
		expect(bodyOf(inputs.slice(0, VALID.length), values)).toStrictEqual(sent);
		expect(values).toStrictEqual(before);
	});

	test('all invalid values are reported, and no others', () => {
		const values = valuesOf([...given, ...INVALID.map(([, , value]) => value)]);
		const built = bodyFromValues(inputs, values);
		const reported = 'issues' in built ? built.issues.map(({ input }) => input) : [];
		expect(reported).toEqual(inputs.slice(VALID.length).map(({ name }) => name));
	});

	test('all missing values are reported', () => {
		const required = inputsOf(...named(INPUT_TYPES.map((type) => ({ type, required: true }))));
		expect(messagesOf(required, {})).toEqual(
			INPUT_TYPES.map((_, at) => expect.stringMatching(`^It${at} is required`)),
		);
	});
});
