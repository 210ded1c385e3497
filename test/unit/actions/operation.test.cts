import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../../nodes/Scenario/actions/operation';
import { createOperationProperties } from '../../../nodes/Scenario/actions/router';

const field = (name: string, placeholder = ''): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	placeholder,
});

const resource = (value: string, ...properties: INodeProperties[]): Resource => {
	const texts = { name: 'Generate', action: 'Generate', description: 'Generates' };
	const operation = { ...texts, value: 'generate', properties, execute: async () => [] };
	return { name: value, value, defaultOperation: 'generate', operations: [operation] };
};

const ofThree = createOperationProperties([
	resource('image', field('model'), field('prompt', 'a cabin'), field('options')),
	resource('job', field('jobId'), field('options')),
	resource('video', field('model'), field('prompt', 'a skater'), field('seed'), field('options')),
]);

it('lists a field that resources share once', () => {
	const models = ofThree.filter(({ name }) => name === 'model');
	expect(models.map(({ displayOptions }) => displayOptions?.show)).toEqual([
		{ resource: ['image', 'video'], operation: ['generate'] },
	]);
	expect(ofThree.filter(({ name }) => name === 'prompt')).toHaveLength(2);
});

it.each([
	['image', ['model', 'prompt', 'options']],
	['job', ['jobId', 'options']],
	['video', ['model', 'prompt', 'seed', 'options']],
])('keeps the order of the fields of %s', (value, names) => {
	const shown = ofThree.filter(({ displayOptions }) =>
		displayOptions?.show?.resource?.includes(value),
	);
	expect(shown.map(({ name }) => name)).toEqual(names);
});
