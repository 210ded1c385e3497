import fc from 'fast-check';

import { INPUT_TYPES } from '../../nodes/Scenario/models/model';
import { mostly, recordOf, trickyJson, trickyText } from './arbitraries.cts';

/** Records of models as a hostile server may send them. */

/** Names shared by inputs and values, so that they match. */
export const name = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom('prompt', 'image', 'seed', 'duration', 'loras') },
	{ weight: 1, arbitrary: fc.constantFrom('constructor', '__proto__', 'toString', 'a\u202Eb') },
	{ weight: 1, arbitrary: trickyText },
);

const number = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.double({ noNaN: true }));

const choice = fc.oneof(fc.constantFrom<unknown>(1, 5, '5', '16:9', 'a, b'), trickyText, number);

const rules = recordOf({
	always: fc.boolean(),
	ifDefined: fc.dictionary(name, trickyJson, { maxKeys: 2 }),
	ifNotDefined: fc.dictionary(name, recordOf({ message: trickyText }), { maxKeys: 2 }),
	conditional: recordOf({
		values: fc.dictionary(name, fc.oneof(fc.array(choice, { maxLength: 2 }), trickyJson), {
			maxKeys: 2,
		}),
		operator: fc.constantFrom<unknown>('and', 'or', 'nor', 1),
	}),
	conditionalValues: fc.dictionary(
		name,
		recordOf({
			allowedValues: fc.array(choice, { maxLength: 2 }),
			operation: fc.constantFrom('in', 'notIn'),
			message: trickyText,
		}),
		{ maxKeys: 2 },
	),
});

const inputWith = (children: fc.Arbitrary<unknown>) =>
	recordOf({
		name,
		type: fc.constantFrom(...INPUT_TYPES),
		label: fc.oneof(fc.constantFrom('Seed', 'Image (0-1)', 'Duration'), trickyText),
		default: fc.oneof(choice, trickyJson),
		required: fc.oneof(fc.boolean(), rules),
		allowedValues: fc.array(choice, { maxLength: 5 }),
		min: number,
		max: number,
		step: number,
		minLength: fc.integer({ min: -1, max: 5 }),
		maxLength: fc.integer({ min: -1, max: 9 }),
		kind: fc.constantFrom('image', 'video', 'text', 'constructor'),
		maxSize: number,
		prompt: fc.boolean(),
		costImpact: fc.boolean(),
		modelTypes: fc.array(trickyText, { maxLength: 3 }),
		inputs: children,
	});

const input = inputWith(fc.array(inputWith(trickyJson), { maxLength: 3 }));

export const model = recordOf({
	id: fc.constantFrom('model_1', 'model_2', ' model_3 '),
	name: fc.oneof(fc.constantFrom('Veo', 'Kling'), trickyText),
	type: fc.constant('custom'),
	privacy: fc.constantFrom('public', 'private'),
	capabilities: fc.constant(['txt2video']),
	tags: fc.array(trickyText, { maxLength: 3 }),
	accessRestrictions: number,
	shortDescription: trickyText,
	complianceMetadata: recordOf({ modelProvider: trickyText }),
	inputs: fc.array(mostly(input), { maxLength: 6 }),
	uiConfig: recordOf({
		selects: fc.dictionary(name, fc.dictionary(choice.map(String), trickyText, { maxKeys: 3 }), {
			maxKeys: 2,
		}),
	}),
});
