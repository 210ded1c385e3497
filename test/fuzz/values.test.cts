import fc from 'fast-check';

import { bodyFromValues } from '../../nodes/Scenario/models/body';
import { withAssetIds } from '../../nodes/Scenario/models/fileSource';
import type { Issue } from '../../nodes/Scenario/models/issues';
import { describeIssues } from '../../nodes/Scenario/models/issues';
import { listText, parseListText, splitListText } from '../../nodes/Scenario/models/listText';
import { withPrompt } from '../../nodes/Scenario/models/prompt';
import { readModel } from '../../nodes/Scenario/models/readModel';
import type { ModelInput } from '../../nodes/Scenario/models/types';
import { jsonOrText } from '../../nodes/Scenario/transport/reply';
import { UNSEEN } from '../security/everything.cts';
import { anything, trickyText } from './arbitraries.cts';
import { model, name } from './modelRecords.cts';
import { fuzz } from './support.cts';

const holdsFor = fuzz('values', 2);

const inputsOf = (record: unknown): ModelInput[] =>
	readModel(jsonOrText(JSON.stringify(record)))?.inputs ?? [];

function expectPlain(issues: Issue[]) {
	expect(issues.length).toBeGreaterThan(0);
	expect(describeIssues(issues)).toMatch(/\S/);
	expect(describeIssues(issues)).not.toMatch(UNSEEN);
}

/** Values under names that the model has, and under others. */
const values = fc
	.array(fc.tuple(name, anything), { maxLength: 6 })
	.map((entries) => Object.fromEntries(entries));

holdsFor(
	'values become a body of names that the model has, or a message that can be shown',
	fc.record({ record: model, values, prompt: anything }),
	({ record, values: given, prompt }) => {
		const inputs = inputsOf(record);
		const prompted = withPrompt(inputs, given, prompt);
		if (prompted.issues.length > 0) expectPlain(prompted.issues);
		const built = bodyFromValues(inputs, prompted.values);
		if ('issues' in built) return expectPlain(built.issues);
		const known = new Set(inputs.map((input) => input.name));
		for (const key of Object.keys(built.body)) expect(known).toContain(key);
		expect(Object.getPrototypeOf(built.body)).toBe(Object.prototype);
		expect(() => JSON.stringify(built.body)).not.toThrow();
		const uploaded = built.files.map(({ path }, at) => ({ path, assetId: `asset_${at}` }));
		const final = withAssetIds(built.body, uploaded);
		expect(Object.keys(final)).toEqual(Object.keys(built.body));
		const sent = JSON.stringify(final);
		for (const { assetId } of uploaded) expect(sent).toContain(assetId);
	},
);

holdsFor(
	'a text that stands for a list is split into texts, and a list written as text is read back',
	fc.record({
		text: fc.array(fc.oneof(trickyText, fc.constantFrom(',', '"', '[', ']', ', ')), {
			maxLength: 6,
		}),
		list: fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.integer())),
	}),
	({ text, list }) => {
		for (const entry of splitListText(text.join(''))) expect(typeof entry).toBe('string');
		const parsed = parseListText(text.join(''));
		expect(parsed === undefined || Array.isArray(parsed)).toBe(true);
		const back = parseListText(listText(list)) ?? [];
		expect(back.map(String)).toEqual(list.map(String));
	},
);
