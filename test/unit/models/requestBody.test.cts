import { INPUT_TYPES } from '../../../nodes/Scenario/models/model';
import { bodyFromValues } from '../../../nodes/Scenario/models/requestBody';
import { klingV3, ltxKeyframes, patina, seedance2, veo31 } from '../../fixtures/models.cts';
import { bodyOf, inputsOf, messagesOf, modelOf } from './inputs.cts';

describe('a valid value', () => {
	const cases: Array<[what: string, input: object, given: unknown, sent: unknown]> = [
		['text', { type: 'string' }, 'a cat', 'a cat'],
		['text with spaces around it', { type: 'string' }, ' a cat\n', ' a cat\n'],
		['a number where text is wanted', { type: 'string' }, 12345, '12345'],
		['text of the exact length', { type: 'string', minLength: 3, maxLength: 3 }, 'abc', 'abc'],
		['emoji, one character each', { type: 'string', maxLength: 2 }, '👩‍👩‍👧‍👦🏳️‍🌈', '👩‍👩‍👧‍👦🏳️‍🌈'],
		['zero', { type: 'number', min: 0 }, 0, 0],
		['a number as text', { type: 'number' }, ' 7.5 ', 7.5],
		['less than nothing of zero', { type: 'number' }, -0, 0],
		['a negative number as text', { type: 'number', min: -1 }, '-1', -1],
		['an exponent', { type: 'number' }, '1e3', 1000],
		['the lower limit', { type: 'number', min: 0.1, max: 1 }, 0.1, 0.1],
		['the upper limit', { type: 'number', min: 0, max: 1 }, 1, 1],
		['a step that floats', { type: 'number', min: 0, step: 0.1 }, 0.1 + 0.2, 0.1 + 0.2],
		['a step counted from the minimum', { type: 'number', min: 1, step: 5 }, 6, 6],
		['a step counted from zero', { type: 'number', min: 1, step: 5 }, 10, 10],
		['the maximum off the step', { type: 'number', min: 0, max: 7, step: 2 }, 7, 7],
		['the default off the step', { type: 'number', min: 0, default: 5, step: 2 }, 5, 5],
		['a fine step of a large number', { type: 'number', step: 0.01 }, 21474836.47, 21474836.47],
		['a step of zero', { type: 'number', step: 0 }, 0.123, 0.123],
		['false', { type: 'boolean' }, false, false],
		['false as text', { type: 'boolean' }, 'false', false],
		['true as a sheet writes it', { type: 'boolean' }, ' TRUE ', true],
		['a choice', { type: 'string', allowedValues: ['5', '10'] }, '5', '5'],
		['a choice of text from a number', { type: 'string', allowedValues: ['5', '10'] }, 5, '5'],
		['a choice of numbers from text', { type: 'number', allowedValues: [5, 10] }, '5', 5],
		['a choice of numbers, written long', { type: 'number', allowedValues: [0.5] }, '0.50', 0.5],
		['a choice of -1', { type: 'number', allowedValues: [-1, 4] }, '-1', -1],
		['a choice of 0', { type: 'number', allowedValues: [0, 2] }, 0, 0],
		['both 5 and "5", by type', { type: 'string', allowedValues: [5, '5'] }, '5', '5'],
		['a choice with spaces', { type: 'string', allowedValues: ['720p'] }, ' 720p', '720p'],
		['an asset', { type: 'file' }, ' asset_a1\n', 'asset_a1'],
		['the only file of a list', { type: 'file' }, ['asset_a1'], 'asset_a1'],
		['a model', { type: 'model' }, 'model_a1', 'model_a1'],
		['one file for a list', { type: 'file_array' }, 'asset_a1', ['asset_a1']],
		[
			'files with commas',
			{ type: 'file_array' },
			'asset_a, data ,asset_b,',
			['asset_a', 'data', 'asset_b'],
		],
		['files as a JSON list', { type: 'file_array' }, '["asset_a", "b,c"]', ['asset_a', 'b,c']],
		['a list of files', { type: 'file_array', maxLength: 2 }, ['a', null, '', 'b'], ['a', 'b']],
		['models', { type: 'model_array' }, 'model_a, model_b', ['model_a', 'model_b']],
		['one number for a list', { type: 'number_array' }, 0, [0]],
		['numbers with commas', { type: 'number_array', max: 2 }, '0.8, 1', [0.8, 1]],
		['numbers as a JSON list', { type: 'number_array' }, '[0, "1"]', [0, 1]],
		['numbers, the last left empty', { type: 'number_array' }, [1, null], [1]],
		['texts with commas', { type: 'string_array' }, 'a, "b, c"', ['a', 'b, c']],
		[
			'several of a choice, in order',
			{ type: 'string_array', allowedValues: ['a', 'b'] },
			'b, a',
			['b', 'a'],
		],
		[
			'a choice with a comma in it',
			{ type: 'string_array', allowedValues: ['a, b', 'a'] },
			'a, b',
			['a, b'],
		],
		['several numbers of a choice', { type: 'string_array', allowedValues: [1, 2] }, '2,1', [2, 1]],
		['items of any length', { type: 'string_array', maxLength: 2 }, ['abcdef'], ['abcdef']],
		['no item at all instead of the default', { type: 'string_array', default: ['a'] }, [], []],
		['objects', { type: 'inputs_array' }, [{ a: 1, b: null, c: ['x', ''] }], [{ a: 1, c: ['x'] }]],
		['one object', { type: 'inputs_array' }, { a: 0 }, [{ a: 0 }]],
		['objects as text', { type: 'inputs_array' }, '[{"a":false}]', [{ a: false }]],
		['one object as text', { type: 'inputs_array' }, ' {"a":1} ', [{ a: 1 }]],
		['a type that is not known, as text', { type: 'hologram' }, 'x', 'x'],
	];
	test.each(cases)('%s', (_, input, given, sent) => {
		const inputs = inputsOf({ name: 'it', ...input });
		expect(bodyOf(inputs, { it: given })).toStrictEqual({ it: sent });
	});
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

test('a text far beyond the maximum is not counted to its end', () => {
	const built = bodyFromValues(inputsOf({ name: 'text', type: 'string', maxLength: 3 }), {
		text: 'a'.repeat(1_000_000),
	});
	const messages = 'issues' in built ? built.issues.map(({ message }) => message) : [];
	expect(messages).toEqual([
		'Text is too long by at least 100000: it has at least 100003 characters, and the maximum is 3',
	]);
});

describe('an invalid value', () => {
	const cases: Array<[input: object, given: unknown, message: string]> = [
		[
			{ type: 'string' },
			{ a: 1 },
			'It must be text, but is an object. Use one of its fields, or convert it to text',
		],
		[
			{ type: 'string' },
			new Date(0),
			'It must be text, but is a date. Use one of its fields, or convert it to text',
		],
		[
			{ type: 'string' },
			{ isLuxonDateTime: true },
			'It must be text, but is a date. Use one of its fields, or convert it to text',
		],
		[
			{ type: 'string' },
			['a', 'b'],
			'It must be text, but is a list of 2. Use one of its fields, or convert it to text',
		],
		[{ type: 'string' }, true, 'It must be text, but is true'],
		[
			{ type: 'string', maxLength: 3 },
			'abcdé',
			'It is too long by 2: it has 5 characters, and the maximum is 3',
		],
		[{ type: 'string', minLength: 3 }, 'ab', 'It needs at least 3 characters, but has 2'],
		[{ type: 'number' }, '5s', 'It must be a number, but is "5s"'],
		[{ type: 'number' }, '0x10', 'It must be a number, but is "0x10"'],
		[{ type: 'number' }, '1e999', 'It must be a number, but is "1e999"'],
		[{ type: 'number' }, NaN, 'It must be a number, but is NaN'],
		[{ type: 'number' }, -Infinity, 'It must be a number, but is -Infinity'],
		[{ type: 'number' }, true, 'It must be a number, but is true'],
		[{ type: 'number' }, 10n, 'It must be a number, but is of the type bigint'],
		[{ type: 'number', min: 0, max: 20 }, 25, 'It must be between 0 and 20, but is 25'],
		[{ type: 'number', min: 0 }, -1, 'It must be at least 0, but is -1'],
		[{ type: 'number', max: 20 }, '20.5', 'It must be at most 20, but is 20.5'],
		[{ type: 'number', min: 1, step: 1 }, 1.5, 'It must be a whole number, but is 1.5'],
		[{ type: 'number', min: 128, step: 16 }, 130, 'It must be a multiple of 16, but is 130'],
		[
			{ type: 'number', min: 1, step: 5 },
			7,
			'It must be a multiple of 5, counted from 1, but is 7',
		],
		[{ type: 'boolean' }, 'maybe', 'It must be true or false, but is "maybe"'],
		[{ type: 'boolean' }, 1, 'It must be true or false, but is 1'],
		[{ type: 'string', allowedValues: ['a', 'b'] }, 'xyz', 'It must be one of a, b, but is "xyz"'],
		[
			{ type: 'string', allowedValues: ['720p'] },
			'720P',
			'It must be one of 720p, but is "720P". Did you mean "720p"?',
		],
		[{ type: 'number', allowedValues: [5, 10] }, 7, 'It must be one of 5, 10, but is 7'],
		[{ type: 'number', allowedValues: [5] }, [5], 'It must be one of 5, but is a list'],
		[
			{ type: 'file' },
			['a', 'b'],
			'It must be the name of a binary field, an asset ID or a URL, but is a list of 2',
		],
		[
			{ type: 'file' },
			{ id: 'a' },
			'It must be the name of a binary field, an asset ID or a URL, but is an object',
		],
		[{ type: 'model' }, 5, 'It must be a model ID, but is 5'],
		[{ type: 'file_array', maxLength: 1 }, 'a,b', 'It takes at most 1 file, but got 2'],
		[{ type: 'file_array', minLength: 2 }, 'a', 'It needs at least 2 files, but got 1'],
		[
			{ type: 'file_array' },
			['a', { id: 'b' }],
			'It 2 must be the name of a binary field, an asset ID or a URL, but is an object',
		],
		[
			{ type: 'file_array' },
			'[asset_a]',
			'It looks like a JSON list but can\'t be parsed: write ["first", "second"], with double quotes',
		],
		[{ type: 'number_array', max: 2 }, '1, 3', 'It 2 must be at most 2, but is 3'],
		[
			{ type: 'number_array' },
			[1, null, 2],
			'It is empty at position 2, but every position needs a value',
		],
		[
			{ type: 'model_array' },
			'model_a,,model_b',
			'It is empty at position 2, but every position needs a value',
		],
		[
			{ type: 'string_array', allowedValues: ['a', 'b'] },
			['a', 'c'],
			'It 2 must be one of a, b, but is "c"',
		],
		[
			{ type: 'string_array', default: ['a'], minLength: 1 },
			[],
			'It needs at least 1 item, but got 0',
		],
		[{ type: 'string_array', default: ['a'], required: true }, [], 'It needs at least one item'],
		[
			{ type: 'string_array' },
			[['a']],
			'It 1 must be text, but is a list. Use one of its fields, or convert it to text',
		],
		[
			{ type: 'inputs_array', inputs: [{ name: 'a' }, { name: 'b' }] },
			5,
			'It must be a JSON list of objects with a, b, but is 5',
		],
		[{ type: 'inputs_array' }, new Date(0), 'It must be a JSON list of objects, but is a date'],
		[{ type: 'inputs_array' }, '"a"', 'It must be a JSON list of objects, but is ""a""'],
		[{ type: 'inputs_array' }, ['a'], 'It 1 must be an object, but is "a"'],
		[{ type: 'inputs_array' }, [{ a: NaN }], "It 1 holds NaN, which JSON can't represent"],
		[{ type: 'inputs_array', inputs: [{ name: 'a' }] }, [{}], 'It 1 is empty'],
	];
	test.each(cases)('%j given %p', (input, given, message) => {
		expect(messagesOf(inputsOf({ name: 'it', ...input }), { it: given })).toEqual([message]);
	});

	test('the position of a syntax error in JSON text is reported', () => {
		const [message] = messagesOf(inputsOf({ name: 'it', type: 'inputs_array' }), {
			it: '[{"a":1}',
		});
		expect(message).toMatch(/^It must be a JSON list of objects; the text can't be parsed: .+/);
	});

	test('a circular value is reported', () => {
		const loop: Record<string, unknown> = {};
		loop.loop = loop;
		expect(messagesOf(inputsOf({ name: 'it', type: 'inputs_array' }), { it: loop })).toEqual([
			'It 1 is nested too deeply',
		]);
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
	const { inputs } = modelOf(veo31());
	const cases: Array<[name: string, message: string]> = [
		['duratoin', 'This model has no input "duratoin". Did you mean "duration"?'],
		['aspect_ratio', 'This model has no input "aspect_ratio". Did you mean "aspectRatio"?'],
		['Generate Audio', 'This model has no input "Generate Audio". Did you mean "generateAudio"?'],
		['startImage', 'This model has no input "startImage". Did you mean "image"?'],
	];
	test.each(cases)('%s', (name, message) => {
		expect(messagesOf(inputs, { [name]: 5 })).toEqual([message]);
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

	test('have their values read and their files found', () => {
		const built = bodyFromValues(inputs, { prompt: 'x', keyframes: JSON.stringify(keyframes) });
		expect(built).toMatchObject({
			body: {
				prompt: 'x',
				keyframes: [
					{ image: 'asset_a', timestamp: 0 },
					{ image: 'https://host/b.png', timestamp: 2.5 },
				],
			},
			files: [
				{
					label: 'Keyframes 1 › Image',
					path: ['keyframes', 0, 'image'],
					source: { from: 'asset' },
				},
				{ label: 'Keyframes 2 › Image', path: ['keyframes', 1, 'image'], source: { from: 'url' } },
			],
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

	test('report issues under the name of the input', () => {
		const built = bodyFromValues(inputs, {
			prompt: 'x',
			keyframes: [{ image: 'a' }, { image: 1 }],
		});
		expect(built).toMatchObject({ issues: [{ input: 'keyframes', label: 'Keyframes 2 › Image' }] });
	});
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

test('all issues are reported at once', () => {
	const values = { duration: '5s', resolution: '8k', lastFrameImage: 'data', fps: 24 };
	expect(messagesOf(modelOf(seedance2()).inputs, values)).toEqual([
		expect.stringContaining('no input "fps"'),
		expect.stringContaining('Duration must be one of'),
		expect.stringContaining('Resolution must be one of'),
		'First Frame: Set the first frame as well',
	]);
});

test("the vendor's example becomes the documented body", () => {
	const given = {
		prompt: 'A lone skateboarder',
		generateAudio: true,
		aspectRatio: '16:9',
		duration: 8,
	};
	expect(bodyOf(modelOf(veo31()).inputs, given)).toStrictEqual(given);
});

test('a single choice for a list is wrapped, and an empty choice of maps is sent', () => {
	const { inputs } = modelOf(patina());
	expect(bodyOf(inputs, { maps: 'normal', upscaleFactor: '0' })).toStrictEqual({
		maps: ['normal'],
		upscaleFactor: 0,
	});
	expect(bodyOf(inputs, { maps: [] })).toStrictEqual({ maps: [] });
});

test('the given values are not modified', () => {
	const values = {
		multiPrompt: [{ prompt: 'a', duration: null }, null],
		shotType: ' intelligent ',
	};
	const before = structuredClone(values);
	expect(bodyOf(modelOf(klingV3()).inputs, values)).toStrictEqual({
		multiPrompt: [{ prompt: 'a' }],
		shotType: 'intelligent',
	});
	expect(values).toStrictEqual(before);
});
