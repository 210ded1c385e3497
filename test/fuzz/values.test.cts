import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';

import type { Issue } from '../../nodes/Scenario/models/describe';
import { describeIssues } from '../../nodes/Scenario/models/describe';
import { withAssetIds } from '../../nodes/Scenario/models/fileSource';
import type { JsonValue, ModelInput } from '../../nodes/Scenario/models/model';
import { parseModel } from '../../nodes/Scenario/models/model';
import { bodyFromValues, withPrompt } from '../../nodes/Scenario/models/requestBody';
import { listText, parseListText, splitListText } from '../../nodes/Scenario/models/values';
import { parseJsonOrText } from '../../nodes/Scenario/transport/request';
import * as fixtures from '../fixtures/models.cts';
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

/** Nothing in a body is null or blank, at any depth. */
function isFilled(value: JsonValue): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	return value !== null && (typeof value !== 'object' || Object.values(value).every(isFilled));
}

/** The body has values of this input's type. Files, models and switches have no choices. */
function fits({ type, allowedValues = [] }: ModelInput, value: JsonValue): boolean {
	if (Array.isArray(value)) return type.endsWith('_array');
	const isChoice = allowedValues.length > 0 && (type === 'string' || type === 'number');
	return !type.endsWith('_array') && (!isChoice || allowedValues.some((each) => each === value));
}

const recorded = fc.constantFrom(...Object.values(fixtures)).map((record) => record());

/** Values under known and unknown names. */
const values = fc
	.array(fc.tuple(name, anything), { maxLength: 6 })
	.map((entries) => Object.fromEntries(entries));

holdsFor(
	"values become a body with only the model's inputs, or a displayable message",
	fc.record({ record: fc.oneof(model, recorded), values, prompt: anything }),
	({ record, values: given, prompt }) => {
		const inputs = inputsOf(record);
		const prompted = withPrompt(inputs, given, prompt);
		if (prompted.issues.length > 0) expectPlain(prompted.issues);
		const built = bodyFromValues(inputs, prompted.values);
		if ('issues' in built) return expectPlain(built.issues);
		const known = new Map(inputs.map((input) => [input.name, input]));
		expectEach(Object.entries(built.body), ([key, value]) => {
			const input = known.get(key);
			return input !== undefined && fits(input, value) && isFilled(value);
		});
		expect(isDeepStrictEqual(JSON.parse(JSON.stringify(built.body)), built.body)).toBe(true);
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
		list: fc.array(
			fc.oneof(trickyText, fc.constantFrom('a,b', 'https://h/a,b', ' a', '"', '['), fc.integer()),
		),
	}),
	({ text, list }) => {
		expectEach(splitListText(text.join('')), (entry) => typeof entry === 'string');
		const parsed = parseListText(text.join(''));
		expect(parsed === undefined || Array.isArray(parsed)).toBe(true);
		const back = parseListText(listText(list)) ?? [];
		expect(back.map(String)).toEqual(list.map(String));
	},
);
