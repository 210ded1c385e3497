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
const map = (
	json: Record<string, unknown>,
	{ inputs = VEO, binary = {}, isFilled = false }: Partial<Options> = {},
) => autoMap(inputs, { json, binary }, { input: findPromptInput(inputs), isFilled });

interface Options {
	inputs: typeof VEO;
	binary: object;
	isFilled: boolean;
}

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

	test('without a letter is ignored, even if a label has none besides its brackets', () => {
		const inputs = inputsOf({ name: 'beta', type: 'string', label: '(beta)' });
		expect(map({ '---': 'value', '': 'value' }, { inputs }).values).toEqual({});
	});

	test('is left out if its cell is empty', () => {
		const row = { prompt: 'a', duration: '', aspectRatio: ' ', generateAudio: null };
		expect(valuesOf(row)).toEqual({ prompt: 'a' });
		expect(valuesOf({ prompt: 'a', generateAudio: false, duration: 0 })).toEqual({
			prompt: 'a',
			generateAudio: false,
			duration: 0,
		});
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

	test('with the exact name but an empty cell leaves the input to another', () => {
		expect(valuesOf({ aspectRatio: '', 'Aspect Ratio': '9:16' })).toEqual({ aspectRatio: '9:16' });
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
		[{ story: 'a' }, { story: 'a' }],
		[{ prompt: 'a' }, { story: 'a' }],
		[
			{ Prompt: 'a', sound: 'b' },
			{ story: 'a', sound: 'b' },
		],
		[{ story: 'a', prompt: 'b' }, { story: 'a' }],
	])('%j gives %j', (row, values) => {
		expect(valuesOf(row, { inputs: story })).toEqual(values);
	});

	test('of the parameter Prompt wins over a column', () => {
		const row = { prompt: 'a', story: 'b', sound: 'c' };
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
	const data = { data: { mimeType: 'video/mp4' } };

	test('comes from a column', () => {
		const row = { video: 'https://example.com/one.mp4' };
		expect(valuesOf(row, { inputs: upscaler, binary: data })).toEqual(row);
	});

	test('comes from the binary field that is named like it, as after a form', () => {
		const row = { prompt: 'a', 'First Frame': { filename: 'fox.png', size: 1_024 } };
		const binary = { First_Frame: { mimeType: 'image/png' } };
		expect(valuesOf(row, { binary })).toEqual({ prompt: 'a', image: 'First_Frame' });
	});

	test('comes from the binary field data if it is required', () => {
		expect(valuesOf({}, { inputs: upscaler, binary: data })).toEqual({ video: 'data' });
		expect(valuesOf({ video: '' }, { inputs: upscaler, binary: data })).toEqual({ video: 'data' });
		expect(valuesOf({ audio: 'asset_1' }, { inputs: lipSync, binary: data })).toEqual({
			audio: 'asset_1',
			video: 'data',
		});
	});

	test('is not taken from data if it is optional, or if two are required', () => {
		const inputs = VEO.slice(0, 2);
		expect(valuesOf({ prompt: 'a' }, { inputs, binary: data })).toEqual({ prompt: 'a' });
		expect(map({}, { inputs: lipSync, binary: data }).values).toEqual({});
	});

	test('is never a binary field for an input that takes no file', () => {
		expect(valuesOf({ prompt: 'a' }, { binary: { duration: {} } })).toEqual({ prompt: 'a' });
	});
});

describe('an item without values', () => {
	test('is an issue, because it would be charged', () => {
		const message = 'No filled column of the item has the name of a parameter';
		expect(messagesOf({ title: 'One', row_number: 2 })).toEqual([message]);
		expect(messagesOf({ prompt: '', duration: null })).toEqual([message]);
	});

	test('is fine if the parameter Prompt is filled, or if the model has no inputs', () => {
		expect(valuesOf({ title: 'One' }, { isFilled: true })).toEqual({});
		expect(valuesOf({ title: 'One' }, { inputs: [] })).toEqual({});
	});
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
	const mistaken = (json: Record<string, unknown>, options?: Partial<Options>) =>
		findMistaken(map({ prompt: 'A fox', ...json }, options)).map(
			({ column, input }) => `${column}: ${input.label}`,
		);

	test.each([
		[{ durration: '8' }, ['durration: Duration']],
		[{ 'Aspect Ration': '9:16' }, ['Aspect Ration: Aspect Ratio']],
		[{ image_url: 'https://example.com/fox.png' }, ['image_url: First Frame']],
	])('%j is probably a mistake', (json, expected) => {
		expect(mistaken(json)).toEqual(expected);
	});

	test.each([
		{ row_number: 2, title: 'Storm', status: 'open', Date: '2026-05-01' },
		{ durration: '' },
		{ durration: '8', duration: 8 },
	])('%j is none', (json) => {
		expect(mistaken(json)).toEqual([]);
	});

	test('is compared with the prompt input only while Prompt is empty', () => {
		const json = { prompt: undefined, promt: 'A lake', duration: 8 };
		expect(mistaken(json)).toEqual(['promt: Prompt']);
		expect(mistaken(json, { isFilled: true })).toEqual([]);
	});
});
