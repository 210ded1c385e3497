import type { BodyPath } from '../../../nodes/Scenario/models/fileSource';
import type { Body, ModelInput } from '../../../nodes/Scenario/models/model';
import { isNeededForPrice, withoutFiles } from '../../../nodes/Scenario/models/fileSource';

const file = (over: Partial<ModelInput> = {}): ModelInput => ({
	name: 'image',
	type: 'file',
	label: 'Image',
	...over,
});

describe('withoutFiles', () => {
	it.each<[string, Body, BodyPath[], Body]>([
		['a file', { image: 'data', seed: 1 }, [['image']], { seed: 1 }],
		['one of a list', { images: ['asset_1', 'data'] }, [['images', 1]], { images: ['asset_1'] }],
		[
			'all of a list',
			{ images: ['a', 'b'] },
			[
				['images', 0],
				['images', 1],
			],
			{},
		],
		['nothing', { images: [], tags: ['x'] }, [], { images: [], tags: ['x'] }],
	])('omits %s', (_, body, paths, expected) => {
		expect(withoutFiles(body, paths)).toEqual(expected);
	});
});

describe('isNeededForPrice', () => {
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
	])('%s', (_, input, others, path, needed) => {
		expect(isNeededForPrice(slot(input, path), [input, ...others])).toBe(needed);
	});
});
