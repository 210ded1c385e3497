import type { INodeParameters } from 'n8n-workflow';

import { fingerprintParameters, hashItem } from '../../../nodes/Scenario/submission/fingerprint';

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

const original = fingerprintParameters(parameters);

test.each<[string, INodeParameters]>([
	['another model', { model: locator('model_other') }],
	['another base model', { options: { baseModel: locator('model_other'), timeout: 60 } }],
	['the default base model', { options: { timeout: 60 } }],
	['another prompt', { prompt: 'a dog' }],
	['values given as an object', { parameterMode: 'json', parametersJson: { seed: 1 } }],
	['options of a prompt', { options: { seed: 1 } }],
])('%s is another submission', (_, over) => {
	expect(fingerprintParameters({ ...parameters, ...over })).not.toBe(original);
});

const cached = { cachedResultName: 'Base', cachedResultUrl: 'x' };

test.each<[string, INodeParameters]>([
	['what was looked up', { availableParameters: 'duration' }],
	['other options', { options: { baseModel: locator('model_base'), timeout: 90, maxCost: 5 } }],
	[
		'what the editor keeps of a base model',
		{ options: { baseModel: locator('model_base', cached) } },
	],
])('%s: the same submission', (_, over) => {
	expect(fingerprintParameters({ ...parameters, ...over })).toBe(original);
});

test('objects of values differ by what is in them', () => {
	const withSeed = (seed: number) =>
		fingerprintParameters({ ...parameters, parameterMode: 'json', parametersJson: { seed } });
	expect(withSeed(1)).not.toBe(withSeed(2));
});

test('an item is the same once n8n has stored it: its dates are texts then', () => {
	const item = { json: { at: new Date(0) as unknown as string, of: undefined, n: 1 } };
	const stored = JSON.parse(JSON.stringify(item)) as typeof item;
	expect(hashItem(stored)).toBe(hashItem(item));
	expect(hashItem({ json: { ...item.json, n: 2 } })).not.toBe(hashItem(item));
});
