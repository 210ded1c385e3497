import type { INodeParameters } from 'n8n-workflow';

import { fingerprintItem } from '../../../nodes/Scenario/actions/generate/fingerprint';

const item = { json: { row: 1 } };

const locator = (value: string, more: INodeParameters = {}) => ({
	__rl: true,
	mode: 'list',
	value,
	...more,
});

const parameters: INodeParameters = {
	resource: 'image',
	operation: 'generate',
	model: locator('model_brand'),
	prompt: 'a cat',
	options: { baseModel: locator('model_base'), timeout: 60 },
};

const original = fingerprintItem(parameters, item);

test.each<[string, INodeParameters]>([
	['another model', { model: locator('model_other') }],
	['another base model', { options: { baseModel: locator('model_other'), timeout: 60 } }],
	['the default base model', { options: { timeout: 60 } }],
	['another prompt', { prompt: 'a dog' }],
])('%s is another submission', (_, over) => {
	expect(fingerprintItem({ ...parameters, ...over }, item)).not.toBe(original);
});

test.each<[string, INodeParameters]>([
	['what was looked up', { availableParameters: 'duration' }],
	['other options', { options: { baseModel: locator('model_base'), timeout: 90 } }],
	[
		'what the editor keeps of a base model',
		{
			options: {
				baseModel: locator('model_base', { cachedResultName: 'Base', cachedResultUrl: 'x' }),
				timeout: 60,
			},
		},
	],
])('%s: the same submission', (_, over) => {
	expect(fingerprintItem({ ...parameters, ...over }, item)).toBe(original);
});
