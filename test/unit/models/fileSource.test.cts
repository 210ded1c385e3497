import type { BodyPath } from '../../../nodes/Scenario/models/fileSource';
import {
	isNeededForPrice,
	parseFileSource,
	withAssetIds,
	withoutFiles,
} from '../../../nodes/Scenario/models/fileSource';
import type { Body, ModelInput } from '../../../nodes/Scenario/models/model';

test.each([
	['asset_a1', { from: 'asset', assetId: 'asset_a1' }],
	[' asset_a1\n', { from: 'asset', assetId: 'asset_a1' }],
	['https://host/a.png?b=c', { from: 'url', url: 'https://host/a.png?b=c' }],
	['HTTP://host/a', { from: 'url', url: 'HTTP://host/a' }],
	['data:image/png;base64,AA==', { from: 'dataUrl', dataUrl: 'data:image/png;base64,AA==' }],
	['data', { from: 'binary', fieldName: 'data' }],
	['database', { from: 'binary', fieldName: 'database' }],
	['my_asset_1', { from: 'binary', fieldName: 'my_asset_1' }],
	['ftp://host/a', { from: 'binary', fieldName: 'ftp://host/a' }],
])('%j is parsed', (value, source) => {
	expect(parseFileSource(value)).toEqual(source);
});

test('withAssetIds replaces files in a copy of the body, and ignores an unknown path', () => {
	const body: Body = {
		image: 'data',
		images: ['a', 'asset_b'],
		shots: [{ at: 0 }, { image: 'b' }],
	};
	const before = structuredClone(body);
	const uploaded = [['image'], ['images', 0], ['shots', 7, 'image'], ['shots', 1, 'image']];
	expect(
		withAssetIds(
			body,
			uploaded.map((path, at) => ({ path, assetId: `asset_${at}` })),
		),
	).toStrictEqual({
		image: 'asset_0',
		images: ['asset_1', 'asset_b'],
		shots: [{ at: 0 }, { image: 'asset_3' }],
	});
	expect(body).toStrictEqual(before);
});

const file = (over: Partial<ModelInput> = {}): ModelInput => ({
	name: 'image',
	type: 'file',
	label: 'Image',
	...over,
});

it.each<[string, Body, BodyPath[], Body]>([
	['a file', { image: 'data', seed: 1 }, [['image']], { seed: 1 }],
	['one of a list', { images: ['asset_1', 'data'] }, [['images', 1]], { images: ['asset_1'] }],
	['all of a list', { images: ['a', 'b'] }, [0, 1].map((at) => ['images', at]), {}],
	['nothing', { images: [], tags: ['x'] }, [], { images: [], tags: ['x'] }],
])('withoutFiles omits %s', (_, body, paths, expected) => {
	expect(withoutFiles(body, paths)).toEqual(expected);
});

const slot = (input: ModelInput, path: BodyPath = ['image']) => ({
	input,
	path,
	label: 'Image',
	source: { from: 'binary' as const, fieldName: 'data' },
});
const prompt: ModelInput = {
	name: 'prompt',
	type: 'string',
	label: 'Prompt',
	required: { ifNotDefined: [{ other: 'image' }] },
};

it.each<[string, ModelInput, ModelInput[], BodyPath | undefined, boolean]>([
	['an optional one', file(), [], undefined, false],
	['one that changes the price', file({ costImpact: true }), [], undefined, true],
	['a required one', file({ required: { always: true } }), [], undefined, true],
	['one of a list with a least length', file({ minLength: 2 }), [], undefined, true],
	['one that stands in for another input', file(), [prompt], undefined, true],
	['one in a group', file(), [], ['shots', 0, 'image'], true],
])('isNeededForPrice: %s', (_, input, others, path, needed) => {
	expect(isNeededForPrice(slot(input, path), [input, ...others])).toBe(needed);
});
