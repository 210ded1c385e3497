import fc from 'fast-check';

import { autoMap, findMistaken } from '../../../nodes/Scenario/models/autoMap';
import { findPromptInput } from '../../../nodes/Scenario/models/model';
import { inputsOf } from './inputs.cts';

const always = { always: true };

const VEO = inputsOf(
	{ name: 'prompt', type: 'string', label: 'Prompt', prompt: true },
	{ name: 'image', type: 'file', label: 'First Frame', kind: 'image' },
	{ name: 'lastFrameImage', type: 'file', label: 'Last Frame', kind: 'image' },
	{ name: 'referenceImages', type: 'file_array', label: 'Reference Images', kind: 'image' },
	{ name: 'duration', type: 'number', label: 'Duration', allowedValues: [4, 6, 8] },
	{ name: 'aspectRatio', type: 'string', label: 'Aspect Ratio' },
	{ name: 'generateAudio', type: 'boolean', label: 'Generate Audio', required: always },
);

/** As the node calls it, with an empty Prompt unless it is filled. */
const map = (json: Record<string, unknown>, { inputs = VEO, binary = {}, isFilled = false } = {}) =>
	autoMap(inputs, { json, binary }, { input: findPromptInput(inputs), isFilled });

const valuesOf = (...given: Parameters<typeof map>) => {
	const { values, issues } = map(...given);
	expect(issues).toEqual([]);
	return values;
};

const messagesOf = (...given: Parameters<typeof map>) =>
	map(...given).issues.map(({ message }) => message);

describe('a column', () => {
	test.each([
		['aspectRatio', 'aspectRatio'],
		['aspect_ratio', 'aspectRatio'],
		['Aspect Ratio', 'aspectRatio'],
		['ASPECT-RATIO', 'aspectRatio'],
		[' aspect ratio ', 'aspectRatio'],
		['First Frame', 'image'],
		['first_frame', 'image'],
		['Duration (s)', 'duration'],
		['Generate Audio (yes or no)', 'generateAudio'],
		['Reference Images (up to 3 images: binary fields, asset IDs or URLs)', 'referenceImages'],
	])('%j fills %s', (column, name) => {
		expect(valuesOf({ prompt: 'a', [column]: 'value' })).toEqual({ prompt: 'a', [name]: 'value' });
	});

	test.each(['title', 'row_number', 'ratio', 'Frame', 'aspectRatios', 'durée', '', '---', '()'])(
		'%j is ignored',
		(column) => {
			expect(valuesOf({ prompt: 'a', [column]: 'value' })).toEqual({ prompt: 'a' });
		},
	);

	test.each([
		['without a letter', '(beta)', { '---': 'value', '': 'value' }, {}],
		['with an empty cell', 'Beta', { beta: ' ', Beta: null }, {}],
		['with false', 'Beta', { Beta: false }, { beta: false }],
		['with 0', 'Beta', { beta: 0 }, { beta: 0 }],
		['with the exact name but an empty cell', 'The Beta', { beta: '', 'The beta': 1 }, { beta: 1 }],
	])('%s: %s, of %j are taken %j', (_, label, row, values) => {
		const inputs = inputsOf({ name: 'beta', type: 'string', label });
		expect(map(row, { inputs }).values).toEqual(values);
	});

	test('with the exact name wins, then one with the label, then other spellings', () => {
		const named = inputsOf(
			{ name: 'image', type: 'string', label: 'Picture' },
			{ name: 'start', type: 'string', label: 'Image' },
		);
		const rows = { image: 'by name', Image: 'by label', Picture: 'b', IMAGE: 'c', picture: 'd' };
		expect(valuesOf(rows, { inputs: named })).toEqual({ image: 'by name', start: 'by label' });
		// Whatever the order of the columns.
		const reversed = Object.fromEntries(Object.entries(rows).reverse());
		expect(valuesOf(reversed, { inputs: named })).toEqual({ image: 'by name', start: 'by label' });
		expect(valuesOf({ IMAGE: 'c', picture: 'd' }, { inputs: named })).toEqual({ image: 'c' });
	});

	test('that contradicts another one is an issue', () => {
		expect(messagesOf({ prompt: 'a', 'Aspect ratio': '16:9', aspect_ratio: '9:16' })).toEqual([
			'Aspect Ratio has different values in the columns "Aspect ratio", "aspect_ratio": keep one',
		]);
		expect(valuesOf({ prompt: 'a', duration_: '8', Duration_: 8 })).toMatchObject({
			duration: '8',
		});
	});
});

describe('the prompt', () => {
	const story = inputsOf(
		{ name: 'story', type: 'string', label: 'Story', prompt: true },
		{ name: 'sound', type: 'string', label: 'Sound', prompt: true },
	);

	test.each([
		[{ story: 'a', prompt: 'b' }, { story: 'a' }],
		[{ prompt: 'a' }, { story: 'a' }],
	])('%j gives %j', (row, values) => {
		expect(valuesOf(row, { inputs: story })).toEqual(values);
	});

	test('of the parameter Prompt wins over a column', () => {
		const row = { prompt: 'a', story: 'b', sound: 'c' };
		expect(valuesOf(row, { inputs: story })).toEqual({ story: 'b', sound: 'c' });
		expect(valuesOf(row, { inputs: story, isFilled: true })).toEqual({ sound: 'c' });
	});

	test("is nothing special for a model without one, and for an app's inputs", () => {
		const inputs = inputsOf({ name: 'video', type: 'file', label: 'Video' });
		expect(valuesOf({ prompt: 'a', video: 'asset_1' }, { inputs })).toEqual({ video: 'asset_1' });
		const app = autoMap(story, { json: { prompt: 'a', story: 'b' } }, { isFilled: false });
		expect(app.values).toEqual({ story: 'b' });
	});
});

describe('a file', () => {
	const upscaler = inputsOf({ name: 'video', type: 'file', label: 'Video', required: always });
	const lipSync = inputsOf(
		{ name: 'video', type: 'file', label: 'Video', required: always },
		{ name: 'audio', type: 'file', label: 'Audio', required: always },
	);
	const optional = inputsOf({ name: 'video', type: 'file', label: 'Video' });
	const data = { data: { mimeType: 'video/mp4' } };

	test.each([
		['from a column', upscaler, { video: 'asset_2' }, 'asset_2'],
		['from data if it is required', upscaler, {}, 'data'],
		['from data if its column is empty', upscaler, { video: '' }, 'data'],
		['from data if others are given', lipSync, { audio: 'asset_1' }, 'data'],
		['from nowhere if two are required', lipSync, {}, undefined],
		['from nowhere if it is optional', optional, {}, undefined],
	])('comes %s', (_, inputs, row, video) => {
		expect(map(row, { inputs, binary: data }).values).toEqual({ ...row, video });
	});

	test('comes from the binary field that is named like it, as after a form', () => {
		const row = { prompt: 'a', 'First Frame': { filename: 'fox.png', size: 1_024 } };
		const binary = { First_Frame: { mimeType: 'image/png' } };
		expect(valuesOf(row, { binary })).toEqual({ prompt: 'a', image: 'First_Frame' });
	});

	test('is never a binary field for an input that takes no file', () => {
		expect(valuesOf({ prompt: 'a' }, { binary: { duration: {} } })).toEqual({ prompt: 'a' });
	});
});

test('an item without values is an issue, because it would be charged', () => {
	const message = 'No filled column of the item has the name of a parameter';
	expect(messagesOf({ title: 'One', row_number: 2 })).toEqual([message]);
	expect(messagesOf({ prompt: '', duration: null })).toEqual([message]);
	// Unless the parameter Prompt is filled, or the model has no inputs.
	expect(valuesOf({ title: 'One' }, { isFilled: true })).toEqual({});
	expect(valuesOf({ title: 'One' }, { inputs: [] })).toEqual({});
});

test('the values only have names of inputs, and only values of the item', () => {
	const names = new Set(VEO.map(({ name }) => name));
	const column = fc.oneof(fc.constantFrom(...names, 'First Frame', 'ASPECT_RATIO'), fc.string());
	fc.assert(
		fc.property(fc.dictionary(column, fc.jsonValue()), (json) => {
			const { values } = map(json);
			expect(Object.keys(values).filter((name) => !names.has(name))).toEqual([]);
			const given = new Set<unknown>(Object.values(json));
			expect(Object.values(values).filter((value) => !given.has(value))).toEqual([]);
		}),
	);
});

describe('a column that is ignored', () => {
	const mistaken = (json: Record<string, unknown>, options?: Parameters<typeof map>[1]) =>
		findMistaken(map({ prompt: 'A fox', ...json }, options)).map(
			({ column, input }) => `${column}: ${input.label}`,
		);

	test.each<[row: object, ...columns: string[]]>([
		[{ durration: '8' }, 'durration: Duration'],
		[{ 'Aspect Ration': '9:16' }, 'Aspect Ration: Aspect Ratio'],
		[{ image_url: 'https://example.com/fox.png' }, 'image_url: First Frame'],
		[{ row_number: 2, title: 'Storm', status: 'open', Date: '2026-05-01' }],
		[{ durration: '' }],
		[{ durration: '8', duration: 8 }],
	])('of %j, what is probably a mistake: %s', (json, ...expected) => {
		expect(mistaken({ ...json })).toEqual(expected);
	});

	test('is compared with the prompt input only while Prompt is empty', () => {
		const json = { prompt: undefined, promt: 'A lake', duration: 8 };
		expect(mistaken(json)).toEqual(['promt: Prompt']);
		expect(mistaken(json, { isFilled: true })).toEqual([]);
	});
});
