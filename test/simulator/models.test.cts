import { allModels } from '../../simulator/models/all.cts';

/** What tests of the form and of prices find in the simulated models, whichever they take. */
const records = [...allModels().values()].map(({ record }) => record);
const inputs = records.flatMap((record) => record.inputs ?? []);

it('have every type of input, rule, kind of output and plan', () => {
	expect(new Set(inputs.map(({ type }) => type)).size).toBe(10);
	const rules = inputs.map(({ required }) => required);
	expect(rules).toContain(true);
	for (const kind of ['always', 'ifDefined', 'ifNotDefined', 'conditional']) {
		expect(rules).toContainEqual(expect.objectContaining({ [kind]: expect.anything() }));
	}
	const makes = (end: string) => records.some(({ capabilities: [one] }) => one?.endsWith(end));
	expect(['2video', '2img', '2audio', '23d', '2txt'].every(makes)).toBe(true);
	const plans = records.map(({ accessRestrictions }) => accessRestrictions);
	expect(new Set(plans)).toEqual(new Set([0, 25, 50, 75, 100]));
});

it.each(records)('$id has consistent inputs', ({ inputs: own = [] }) => {
	expect(new Set(own.map(({ name }) => name)).size).toBe(own.length);
	for (const { type, default: preset, allowedValues = [], min, max, kind } of own) {
		const isChoice = allowedValues.length > 0 && !type.endsWith('_array');
		if (preset !== undefined && isChoice) expect(allowedValues).toContain(preset);
		if (typeof preset === 'number') {
			expect(preset).toBeGreaterThanOrEqual(min ?? -Infinity);
			expect(preset).toBeLessThanOrEqual(max ?? Infinity);
		}
		if (type === 'file' || type === 'file_array') expect(kind).toBeDefined();
	}
});
