import { describeKeys } from '../../../nodes/Scenario/models/describe';
import { avatars } from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const keysOf = (...inputs: object[]) => describeKeys(modelOf({ id: 'm', name: 'Lens', inputs }));

test.each([
	[{ name: 'seed', type: 'number' }, 'seed (number)'],
	[{ name: 'seed', type: 'number', min: 0 }, 'seed (number, at least 0)'],
	[{ name: 'steps', type: 'number', max: 50 }, 'steps (number, at most 50)'],
	[{ name: 'scale', type: 'number', min: -1, max: 1 }, 'scale (number, -1 to 1)'],
	[
		{ name: 'duration', type: 'number', allowedValues: [4, 8], required: { always: true } },
		'duration (number, required, one of 4, 8)',
	],
	[{ name: 'ratio', type: 'string', allowedValues: ['16:9'] }, 'ratio (string, one of "16:9")'],
	[
		{ name: 'images', type: 'file_array', kind: 'image' },
		'images (list of images: binary fields, URLs or asset IDs)',
	],
	[
		{ name: 'shots', type: 'inputs_array', inputs: [{ name: 'at' }, { name: 'image' }] },
		'shots (list of objects with at, image)',
	],
])('%j', (input, told) => expect(keysOf(input)).toBe(`Lens takes: ${told}.`));

test('lists each key once, in the order of the model', () => {
	expect(keysOf({ name: 'prompt', type: 'string' }, { name: 'seed', type: 'number' })).toBe(
		'Lens takes: prompt (string); seed (number).',
	);
	expect(keysOf()).toBe('Lens takes no parameters.');
});

test('omits a list of 1,286 choices', () => {
	expect(describeKeys(modelOf(avatars())).length).toBeLessThan(3_000);
});
