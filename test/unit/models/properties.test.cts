import fc from 'fast-check';

import { bodyFromValues } from '../../../nodes/Scenario/models/requestBody';
import { describeIssues } from '../../../nodes/Scenario/models/describe';
import type { Body, JsonValue } from '../../../nodes/Scenario/models/model';
import * as fixtures from '../../fixtures/models.cts';
import { inputCases, valuesOf } from './arbitraries.cts';
import { bodyOf, inputsOf, modelOf } from './inputs.cts';

test('valid values pass in their JSON types, and may come as text', () => {
	const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
	fc.assert(
		fc.property(inputCases(), (cases) => {
			const inputs = inputsOf(...cases.map(({ input }) => input));
			const values = valuesOf(cases, 'fitting');
			expect(bodyOf(inputs, values)).toStrictEqual(values);
			const entries = Object.entries(values).map(([name, value]) => [name, asText(value)]);
			expect(bodyOf(inputs, Object.fromEntries(entries))).toStrictEqual(values);
		}),
		{ numRuns: 400 },
	);
});

test('a value that breaks one rule is the only one reported', () => {
	fc.assert(
		fc.property(inputCases(), fc.nat(), (cases, at) => {
			const broken = cases[at % cases.length];
			if (!broken) return;
			const { name } = broken.input;
			const values = { ...valuesOf(cases, 'fitting'), [name]: broken.breaking };
			const built = bodyFromValues(inputsOf(...cases.map(({ input }) => input)), values);
			const issues = 'issues' in built ? built.issues : [];
			expect(issues.length).toBeGreaterThan(0);
			for (const issue of issues) {
				expect(issue.input).toBe(name);
				expect(issue.message).toMatch(/^(Input\d|This model)/);
			}
		}),
		{ numRuns: 300 },
	);
});

test('all invalid values are reported at once', () => {
	fc.assert(
		fc.property(inputCases(), (cases) => {
			const inputs = inputsOf(...cases.map(({ input }) => input));
			const built = bodyFromValues(inputs, valuesOf(cases, 'breaking'));
			const named = new Set('issues' in built ? built.issues.map(({ input }) => input) : []);
			expect([...named].sort()).toEqual(cases.map(({ input }) => input.name).sort());
		}),
	);
});

test('all missing required inputs are reported', () => {
	fc.assert(
		fc.property(inputCases(), fc.array(fc.boolean()), (cases, left) => {
			const inputs = inputsOf(...cases.map(({ input }) => ({ ...input, required: true })));
			const isLeft = (at: number) => left[at] === true;
			const values = valuesOf(
				cases.filter((_, at) => !isLeft(at)),
				'fitting',
			);
			const built = bodyFromValues(inputs, values);
			const lacking = cases.filter((_, at) => isLeft(at)).map(({ input }) => input.name);
			expect('issues' in built ? built.issues.map(({ input }) => input) : []).toEqual(lacking);
		}),
	);
});

const overTheWire = (body: Body): unknown => JSON.parse(JSON.stringify(body));

/** Nothing in a body is null or blank, at any depth. */
function isFilled(value: JsonValue): boolean {
	if (value === null) return false;
	if (typeof value === 'string') return value.trim() !== '';
	return typeof value !== 'object' || Object.values(value).every(isFilled);
}

test('any values give a valid body or a list of issues', () => {
	const models = Object.values(fixtures).map((record) => modelOf(record()));
	const given = fc.oneof(
		fc.jsonValue(),
		fc.constantFrom<unknown>('asset_a', ['asset_a'], 5, '5', '720p', true, 'a,b'),
	);
	const problem = fc.constantFrom(...models).chain(({ inputs }) =>
		fc.record({
			inputs: fc.constant(inputs),
			values: fc.dictionary(fc.constantFrom(...inputs.map(({ name }) => name)), given),
		}),
	);
	let bodies = 0;
	fc.assert(
		fc.property(problem, ({ inputs, values }) => {
			const built = bodyFromValues(inputs, values);
			if ('issues' in built) return expect(describeIssues(built.issues)).toMatch(/\S/);
			bodies += 1;
			const { body } = built;
			expect(overTheWire(body)).toStrictEqual(body);
			for (const [name, value] of Object.entries(body)) {
				const input = inputs.find((each) => each.name === name);
				expect(Array.isArray(value)).toBe(input?.type.endsWith('_array'));
				expect(isFilled(value)).toBe(true);
				if (input?.allowedValues && !Array.isArray(value)) {
					expect(input.allowedValues).toContain(value);
				}
			}
		}),
		{ numRuns: 2000 },
	);
	expect(bodies).toBeGreaterThan(50);
});
