import { allModels } from '../../simulator/models/all.cts';
import type { InputRecord } from '../../simulator/models/types.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

async function allRows(query: string) {
	const pages = [];
	let token: string | undefined;
	do {
		const more = token ? `&paginationToken=${token}` : '';
		const { data } = await simulated.api.get(`/models?${query}${more}`);
		pages.push(data.models);
		token = data.nextPaginationToken;
	} while (token);
	return pages;
}

describe('GET /models', () => {
	it('returns public models in at least two pages, whatever the page size', async () => {
		const pages = await allRows('privacy=public&pageSize=500');
		expect(pages.length).toBeGreaterThanOrEqual(2);
		const ids = pages.flat().map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBeGreaterThanOrEqual(25);
		expect(ids).toContain('model_veo3');
		expect(ids).not.toContain('model_demo-walk-cycle');
	});

	it('returns private models by default, including trained ones', async () => {
		const [models] = await allRows('');
		const types = models.map(({ id, type }: { id: string; type: string }) => [id, type]);
		expect(types).toContainEqual(['model_demo-walk-cycle', 'custom']);
		expect(types).toContainEqual(['model_demo-brand-lora', 'flux.1-lora']);
	});

	it('filters public models by type', async () => {
		const models = (await allRows('privacy=public&type=custom')).flat();
		expect(models.length).toBeGreaterThanOrEqual(2);
		for (const { type } of models) expect(type).toBe('custom');
	});

	it('returns rows without inputs and uiConfig', async () => {
		const { data } = await simulated.api.get('/models?privacy=public&pageSize=3');
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
		'privacy=public&type=custom&types=flux.1-lora',
		'type=custom',
		'privacy=private&types=custom',
	])('rejects %s', async (query) => {
		const { status, data } = await simulated.api.get(`/models?${query}`);
		expect(status).toBe(400);
		expect(data.reason).toEqual(expect.any(String));
	});
});

describe('POST /models/get-bulk', () => {
	const getBulk = async (body: object) =>
		(await simulated.api.post('/models/get-bulk', body)).data.models;

	it('returns existing models in the requested order, as rows', async () => {
		const modelIds = ['model_veo3-1', 'model_none', 'model_demo-brand-lora'];
		const models = await getBulk({ modelIds });
		expect(models).toMatchObject([{ id: 'model_veo3-1' }, { id: 'model_demo-brand-lora' }]);
		expect(models[0]).not.toHaveProperty('inputs');
	});

	it('returns only the essentials if `minimal`', async () => {
		expect(await getBulk({ modelIds: ['model_veo3-1'], minimal: true })).toEqual([
			{ id: 'model_veo3-1', name: 'Google Veo 3.1', type: 'custom', privacy: 'public' },
		]);
	});
});

describe('GET /models/{id}', () => {
	it('returns inputs and labels of their values', async () => {
		const { data } = await simulated.api.get('/models/model_bytedance-seedance-2-0');
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

	it('returns 404 with a reason for unknown models', async () => {
		const { status, data } = await simulated.api.get('/models/model_none');
		expect(status).toBe(404);
		expect(data.reason).toBe('Model model_none not found');
	});

	it('reflects changes by control until a reset', async () => {
		const inputs: InputRecord[] = [{ name: 'tempo', type: 'number' }];
		simulated.control.setModel({ id: 'model_veo3', inputs });
		const changed = await simulated.api.get('/models/model_veo3');
		expect(changed.data.model).toMatchObject({ name: 'Google Veo 3', inputs });
		simulated.control.reset();
		const { data } = await simulated.api.get('/models/model_veo3');
		expect(data.model.inputs).toHaveLength(8);
	});
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
