import fc from 'fast-check';

import type { Issue } from '../../nodes/Scenario/models/describe';
import { describeIssues } from '../../nodes/Scenario/models/describe';
import { withAssetIds } from '../../nodes/Scenario/models/fileSource';
import type { ModelInput } from '../../nodes/Scenario/models/model';
import { parseModel } from '../../nodes/Scenario/models/model';
import { bodyFromValues, withPrompt } from '../../nodes/Scenario/models/requestBody';
import { listText, parseListText, splitListText } from '../../nodes/Scenario/models/values';
import { parseJsonOrText } from '../../nodes/Scenario/transport/request';
import { UNSEEN } from '../security/everything.cts';
import { anything, trickyText } from './arbitraries.cts';
import { model, name } from './modelRecords.cts';
import { expectEach, fuzz } from './support.cts';

const holdsFor = fuzz('values', 2);

const inputsOf = (record: unknown): ModelInput[] =>
	parseModel(parseJsonOrText(JSON.stringify(record)))?.inputs ?? [];

function expectPlain(issues: Issue[]) {
	expect(issues.length).toBeGreaterThan(0);
	expect(describeIssues(issues)).toMatch(/\S/);
	expect(describeIssues(issues)).not.toMatch(UNSEEN);
}

/** Values under known and unknown names. */
const values = fc
	.array(fc.tuple(name, anything), { maxLength: 6 })
	.map((entries) => Object.fromEntries(entries));

holdsFor(
	"values become a body with only the model's inputs, or a displayable message",
	fc.record({ record: model, values, prompt: anything }),
	({ record, values: given, prompt }) => {
		const inputs = inputsOf(record);
		const prompted = withPrompt(inputs, given, prompt);
		if (prompted.issues.length > 0) expectPlain(prompted.issues);
		const built = bodyFromValues(inputs, prompted.values);
		if ('issues' in built) return expectPlain(built.issues);
		const known = new Set(inputs.map((input) => input.name));
		expectEach(Object.keys(built.body), (key) => known.has(key));
		expect(Object.getPrototypeOf(built.body)).toBe(Object.prototype);
		expect(() => JSON.stringify(built.body)).not.toThrow();
		const uploaded = built.files.map(({ path }, at) => ({ path, assetId: `asset_${at}` }));
		const final = withAssetIds(built.body, uploaded);
		expect(Object.keys(final)).toEqual(Object.keys(built.body));
		const sent = JSON.stringify(final);
		expectEach(uploaded, ({ assetId }) => sent.includes(assetId));
	},
);

holdsFor(
	'text for a list is split into texts, and a list written as text is read back',
	fc.record({
		text: fc.array(fc.oneof(trickyText, fc.constantFrom(',', '"', '[', ']', ', ')), {
			maxLength: 6,
		}),
		list: fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.integer())),
	}),
	({ text, list }) => {
		expectEach(splitListText(text.join('')), (entry) => typeof entry === 'string');
		const parsed = parseListText(text.join(''));
		expect(parsed === undefined || Array.isArray(parsed)).toBe(true);
		const back = parseListText(listText(list)) ?? [];
		expect(back.map(String)).toEqual(list.map(String));
	},
);
