import path from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { built } from '../../tools/engine/nodeTypes.cts';
import { byId, generate, generateJson, job, runApp } from './parameters.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator();

const nodeDir = path.join(__dirname, '../../dist/nodes/Scenario');

type Schema = { type: string; properties: Record<string, Schema>; items?: Schema };

/** The preview that the editor shows for an operation, found as n8n finds it. */
function schemaOf(resource: string, operation: string): Schema {
	const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
	if (!schema) throw new Error(`There is no preview for ${resource}/${operation}`);
	return schema as Schema;
}

/** The same, without additional properties. */
function closed(schema: Schema): object {
	const { properties, items: entries } = schema;
	return {
		...schema,
		...(properties && {
			additionalProperties: false,
			properties: Object.fromEntries(
				Object.entries(properties).map(([name, property]) => [name, closed(property)]),
			),
		}),
		...(entries && { items: closed(entries) }),
	};
}

const put = async (parameters: IDataObject, input: IDataObject[] = [{}]) =>
	await simulated.json(parameters, { items: items(...input) });

/** A base model and a trained model of it. */
function setModels(capability: string) {
	simulated.control.setModel({
		id: 'model_test',
		capabilities: [capability],
		inputs: [
			{ name: 'prompt', type: 'string' },
			{ name: 'loras', type: 'model_array', modelTypes: ['test-lora'] },
			{ name: 'scales', type: 'number_array' },
		],
		uiConfig: {
			selects: {},
			lorasComponent: { label: 'LoRAs', modelInput: 'loras', scaleInput: 'scales' },
		},
	});
	simulated.control.setModel({ id: 'model_lora', type: 'test-lora', custom: false });
}

const submit = async (over: IDataObject = {}) =>
	await put(generate({ waitForCompletion: false, ...over }));

/** What a model of each resource does. */
const CAPABILITY = {
	video: 'txt2video',
	image: 'txt2img',
	audio: 'txt2audio',
	text: 'txt2txt',
	threeD: 'txt23d',
};

/** Runs of an operation that together return everything it outputs by default. */
type Runs = (operation: IDataObject) => Promise<IDataObject[]>;

const making = ([resource, capability]: [string, string]): Array<[string, Runs]> =>
	['generate', 'estimateCost'].map((operation) => [
		`${resource}/${operation}`,
		async (made) => {
			setModels(capability);
			const trained = { model: byId('model_lora'), options: { baseModel: byId('model_test') } };
			return [
				...(await put(generate({ ...made, model: byId('model_test') }))),
				...(await put(generate({ ...made, ...trained }))),
			];
		},
	]);

const running: Runs = async (operation) =>
	await put(runApp('wflow_poster', { prompt: 'Hello' }, operation));

const writing: Runs = async (operation) =>
	await put({ ...operation, mode: 'completion', prompt: 'A fox' });

/** Apps that wait for a person: one for an approval, one for a selection. */
async function askingJobs(): Promise<IDataObject[]> {
	const ask = async (id: string) =>
		await put(runApp(id, { prompt: 'Hello' }, { waitForCompletion: false }));
	const jobs = [...(await ask('wflow_review')), ...(await ask('wflow_pick'))];
	simulated.control.advance(60);
	return jobs;
}

/** A job that succeeded, and one that did not. */
async function endedJobs(): Promise<IDataObject[]> {
	simulated.control.nextOutcome({}, {}, { kind: 'failure', error: 'Too dark', hint: 'Light' });
	setModels('txt2video');
	const withLora = generateJson({ loras: ['model_lora'] }, { model: byId('model_test') });
	const jobs = [...(await submit()), ...(await submit(withLora)), ...(await submit())];
	simulated.control.advance(3_600);
	return jobs;
}

const anAsset: Runs = async (operation) => {
	const [file] = await put(generate());
	return await put({
		...operation,
		assetId: byId(String(file?.assetId)),
		source: 'url',
		url: `data:image/png;base64,${PIXEL}`,
		kind: 'auto',
		changes: { addTags: 'a' },
	});
};

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const RUNS: Record<string, Runs> = {
	...Object.fromEntries(Object.entries(CAPABILITY).flatMap(making)),
	'app/run': running,
	'app/estimateCost': running,
	'app/decide': async (decide) => {
		const [asked = {}] = await askingJobs();
		return await put({ ...decide, jobId: byId('={{ $json.jobId }}') }, [asked]);
	},
	'app/get': async (get) => {
		const ids = ['wflow_pick', 'wflow_turntable', 'wflow_poster'].map((id) => ({ id }));
		return await put({ ...get, app: byId('={{ $json.id }}') }, ids);
	},
	'app/getMany': async (getMany) => await put(getMany),
	'prompt/generate': writing,
	'prompt/estimateCost': writing,
	'account/getBalance': async (getBalance) => await put(getBalance),
	'account/getUsage': async (getUsage) => {
		await put(generate());
		return await put(getUsage);
	},
	'job/get': async () => await put(job('get'), [...(await endedJobs()), ...(await askingJobs())]),
	'job/getMany': async (getMany) => {
		await askingJobs();
		await endedJobs();
		return await put(getMany);
	},
	'job/cancel': async () => await put(job('cancel'), await endedJobs()),
	'job/waitForCompletion': async () => {
		const jobs = (await endedJobs()).slice(0, 2);
		const [text] = await submit({ resource: 'text', model: byId('model_scenario-llm') });
		return await put(job('waitForCompletion'), [...jobs, text ?? {}]);
	},
	'model/get': async (get) => {
		const models = await put({ resource: 'model', operation: 'getMany', returnAll: true });
		const model = byId('={{ $json.modelId }}');
		return await put({ ...get, model }, models);
	},
	'model/getMany': async (getMany) => await put({ ...getMany, returnAll: true }),
	'asset/get': anAsset,
	'asset/getMany': async (getMany) => {
		await anAsset({ resource: 'asset', operation: 'upload' });
		return await put(getMany);
	},
	'asset/delete': anAsset,
	'asset/organize': anAsset,
	'asset/download': anAsset,
	'asset/upload': anAsset,
};

/** The record of the API that an operation returns with Simplify off. */
const RECORDS: Record<string, [parameters: IDataObject, record: object]> = {
	'video/generate': [generate(), { job: { jobType: 'custom' }, asset: { kind: 'video' } }],
	'prompt/generate': [
		{ mode: 'completion', prompt: 'A fox', numResults: 2 },
		{ job: { jobType: 'generate-prompt' }, prompts: [expect.any(String), expect.any(String)] },
	],
	'account/getBalance': [{}, { limits: { creativeUnits: 10_000 } }],
	'account/getUsage': [{}, { modelUsages: expect.any(Array) }],
	'app/get': [{ app: byId('wflow_pick') }, { id: 'wflow_pick', flow: expect.any(Array) }],
	'app/getMany': [{ limit: 1 }, { id: 'wflow_intro', hasFlow: true }],
	'model/get': [{ model: byId('model_veo3') }, { id: 'model_veo3', custom: true }],
	'model/getMany': [{ filters: { search: 'model_veo3-1-fast' } }, { id: 'model_veo3-1-fast' }],
	'job/get': [{ jobId: byId('={{ $json.jobId }}') }, { jobType: 'custom' }],
	'job/getMany': [{}, { jobType: 'custom' }],
	'asset/get': [
		{ assetId: byId('={{ $json.assetId }}') },
		{ metadata: expect.any(Object), status: 'success' },
	],
	'asset/getMany': [{}, { metadata: expect.any(Object), status: 'success' }],
	'asset/upload': [
		{ source: 'url', url: `data:image/png;base64,${PIXEL}` },
		{ source: 'uploaded' },
	],
};

it.each(Object.entries(RECORDS))('%s: with Simplify off', async (name, [parameters, record]) => {
	const [made = {}] = /job|asset/.test(name) ? await put(generate()) : [];
	const [resource, operation] = name.split('/');
	const [output] = await put({ ...parameters, resource, operation, simplify: false }, [made]);
	expect(output).toMatchObject(record);
	expect(output).not.toHaveProperty(['assetIds']);
});

it('there is an output schema for every operation, and no other', () => {
	const { description } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');
	const operations = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => {
				const [resource] = displayOptions?.show?.resource ?? [];
				return `${String(resource)}/${'value' in option ? String(option.value) : ''}`;
			}),
		);
	expect(operations.sort()).toEqual(Object.keys(RUNS).sort());
});

it.each(Object.entries(RUNS))(
	'%s returns items that match its output schema',
	async (name, run) => {
		const [resource = '', operation = ''] = name.split('/');
		const schema = schemaOf(resource, operation);
		const output = await run({ resource, operation });
		expect(output.length).toBeGreaterThan(0);
		const validate = new Ajv({ strict: false, allErrors: true }).compile(closed(schema));
		for (const json of output) {
			validate(json);
			expect(validate.errors ?? []).toEqual([]);
		}
		const seen = new Set(output.flatMap((json) => Object.keys(json)));
		expect([...seen].sort()).toEqual(Object.keys(schema.properties).sort());
	},
);
