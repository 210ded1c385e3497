import { allModels } from '../../simulator/models/all.cts';
import type { InputRecord } from '../../simulator/models/types.cts';
import { useSimulator } from './support.cts';

const bench = useSimulator();

async function allRows(query: string) {
	const pages = [];
	let token: string | undefined;
	do {
		const more = token ? `&paginationToken=${token}` : '';
		const { data } = await bench.api.get(`/models?${query}${more}`);
		pages.push(data.models);
		token = data.nextPaginationToken;
	} while (token);
	return pages;
}

describe('the list of models', () => {
	it('gives the public ones in two pages at least, whatever is asked for', async () => {
		const pages = await allRows('privacy=public&pageSize=500');
		expect(pages.length).toBeGreaterThanOrEqual(2);
		const ids = pages.flat().map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBeGreaterThanOrEqual(25);
		expect(ids).toContain('model_veo3');
		expect(ids).not.toContain('model_demo-walk-cycle');
	});

	it('gives the own ones by default, trained ones among them', async () => {
		const [models] = await allRows('');
		const types = models.map(({ id, type }: { id: string; type: string }) => [id, type]);
		expect(types).toContainEqual(['model_demo-walk-cycle', 'custom']);
		expect(types).toContainEqual(['model_demo-brand-lora', 'flux.1-lora']);
	});

	it('leaves out other types when one is asked for', async () => {
		const [models] = await allRows('type=custom');
		expect(models.length).toBeGreaterThanOrEqual(2);
		for (const { type } of models) expect(type).toBe('custom');
	});

	it('has rows without inputs', async () => {
		const { data } = await bench.api.get('/models?privacy=public&pageSize=3');
		expect(data.models).toHaveLength(3);
		for (const row of data.models) {
			expect(row).not.toHaveProperty('inputs');
			expect(row).not.toHaveProperty('uiConfig');
			expect(row).toMatchObject({ tags: expect.any(Array), capabilities: expect.any(Array) });
		}
	});

	it.each([
		'pageSize=0',
		'pageSize=501',
		'pageSize=x',
		'privacy=mine',
		'privacy=public&paginationToken=bm9uZQ',
	])('refuses %s', async (query) => {
		const { status, data } = await bench.api.get(`/models?${query}`);
		expect(status).toBe(400);
		expect(data.reason).toEqual(expect.any(String));
	});
});

describe('a model', () => {
	it('comes with its inputs and the labels of their values', async () => {
		const { data } = await bench.api.get('/models/model_bytedance-seedance-2-0');
		expect(data.model).toMatchObject({
			accessRestrictions: 50,
			uiConfig: { selects: { duration: { '-1': 'Auto', 4: '4s' } } },
		});
		const names = data.model.inputs.map(({ name }: InputRecord) => name);
		expect(names).toEqual([
			...['prompt', 'image', 'lastFrameImage', 'referenceImages', 'referenceVideos'],
			...['referenceAudio', 'duration', 'resolution', 'aspectRatio', 'generateAudio'],
		]);
	});

	it('that is not there is 404 with the reason', async () => {
		const { status, data } = await bench.api.get('/models/model_none');
		expect(status).toBe(404);
		expect(data.reason).toBe('Model model_none not found');
	});

	it('can be changed from behind, and is as before after a reset', async () => {
		const inputs: InputRecord[] = [{ name: 'tempo', type: 'number' }];
		bench.control.setModel({ id: 'model_veo3', inputs });
		const changed = await bench.api.get('/models/model_veo3');
		expect(changed.data.model).toMatchObject({ name: 'Google Veo 3', inputs });
		bench.control.reset();
		const { data } = await bench.api.get('/models/model_veo3');
		expect(data.model.inputs).toHaveLength(8);
	});
});

describe('the models taken together', () => {
	const records = [...allModels().values()].map(({ record }) => record);
	const inputs = records.flatMap((record) => record.inputs ?? []);

	it('have every type of input', () => {
		expect(new Set(inputs.map(({ type }) => type)).size).toBe(10);
	});

	it('have every kind of required', () => {
		const rules = inputs.map(({ required }) => required);
		expect(rules).toContain(true);
		for (const kind of ['always', 'ifDefined', 'ifNotDefined', 'conditionalValues']) {
			expect(rules).toContainEqual(expect.objectContaining({ [kind]: expect.anything() }));
		}
	});

	it('make every kind of file, on every plan', () => {
		const makes = (end: string) =>
			records.some(({ capabilities: [first] }) => first?.endsWith(end));
		expect(['2video', '2img', '2audio', '23d', '2txt'].filter(makes)).toHaveLength(5);
		const plans = new Set(records.map(({ accessRestrictions }) => accessRestrictions));
		expect([...plans].sort((one, other) => one - other)).toEqual([0, 25, 50, 75, 100]);
	});

	it('name a successor that exists', () => {
		const tags = records.flatMap((record) => record.tags);
		const successors = tags.flatMap((tag) => /^deprecated:(.*)/.exec(tag)?.[1] ?? []);
		expect(successors).toEqual(['model_bytedance-seedance-2-0']);
		expect(records.map(({ id }) => id)).toEqual(expect.arrayContaining(successors));
	});

	it.each(records.map((record) => [record.id, record.inputs ?? []] as const))(
		'%s has inputs that make sense',
		(_, own) => {
			expect(new Set(own.map(({ name }) => name)).size).toBe(own.length);
			for (const { type, default: usual, allowedValues = [], min, max, kind } of own) {
				if (usual !== undefined && allowedValues.length > 0 && !type.endsWith('_array')) {
					expect(allowedValues).toContain(usual);
				}
				if (typeof usual === 'number') {
					expect(usual).toBeGreaterThanOrEqual(min ?? -Infinity);
					expect(usual).toBeLessThanOrEqual(max ?? Infinity);
				}
				if (type === 'file' || type === 'file_array') expect(kind).toBeDefined();
			}
		},
	);
});
