import { allModels } from '../../simulator/models/all.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

it('private models are listed by default, including trained ones', async () => {
	const { data } = await simulated.api.get('/models');
	const types = data.models.map(({ id, type }: { id: string; type: string }) => [id, type]);
	expect(types).toContainEqual(['model_demo-walk-cycle', 'custom']);
	expect(types).toContainEqual(['model_demo-brand-lora', 'flux.1-lora']);
});

it.each([
	'/models?pageSize=0',
	'/models?pageSize=501',
	'/models?pageSize=x',
	'/models?privacy=mine',
	'/models?privacy=public&paginationToken=bm9uZQ',
	'/models?privacy=public&type=custom&types=flux.1-lora',
	'/models?type=custom',
	'/models?privacy=private&types=custom',
	'/workflows?privacy=mine',
])('%s is rejected', async (path) => {
	const { status, data } = await simulated.api.get(path);
	expect([status, data.reason ?? data.message]).toEqual([400, expect.any(String)]);
});

describe('the simulated models', () => {
	const records = [...allModels().values()].map(({ record }) => record);
	const inputs = records.flatMap((record) => record.inputs ?? []);

	it('have every type of input', () => {
		expect(new Set(inputs.map(({ type }) => type)).size).toBe(10);
	});

	it('have every kind of required rule', () => {
		const rules = inputs.map(({ required }) => required);
		expect(rules).toContain(true);
		for (const kind of ['always', 'ifDefined', 'ifNotDefined', 'conditional']) {
			expect(rules).toContainEqual(expect.objectContaining({ [kind]: expect.anything() }));
		}
	});

	it('cover every output kind and plan', () => {
		const outputKind = (end: string) =>
			records.some(({ capabilities: [first] }) => first?.endsWith(end));
		expect(['2video', '2img', '2audio', '23d', '2txt'].filter(outputKind)).toHaveLength(5);
		const plans = new Set(records.map(({ accessRestrictions }) => accessRestrictions));
		expect([...plans].sort((one, other) => one - other)).toEqual([0, 25, 50, 75, 100]);
	});

	it('name existing successors', () => {
		const tags = records.flatMap((record) => record.tags);
		const successors = tags.flatMap((tag) => /^deprecated:(.*)/.exec(tag)?.[1] ?? []);
		expect(successors).toEqual(['model_bytedance-seedance-2-0']);
		expect(records.map(({ id }) => id)).toEqual(expect.arrayContaining(successors));
	});

	it.each(records.map((record) => [record.id, record.inputs ?? []] as const))(
		'%s has consistent inputs',
		(_, own) => {
			expect(new Set(own.map(({ name }) => name)).size).toBe(own.length);
			for (const { type, default: defaultValue, allowedValues = [], min, max, kind } of own) {
				if (defaultValue !== undefined && allowedValues.length > 0 && !type.endsWith('_array')) {
					expect(allowedValues).toContain(defaultValue);
				}
				if (typeof defaultValue === 'number') {
					expect(defaultValue).toBeGreaterThanOrEqual(min ?? -Infinity);
					expect(defaultValue).toBeLessThanOrEqual(max ?? Infinity);
				}
				if (type === 'file' || type === 'file_array') expect(kind).toBeDefined();
			}
		},
	);
});
