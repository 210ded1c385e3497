import path from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { built } from '../engine/nodeTypes.cts';
import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generate, generateJson, job } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench();

const nodeDir = path.join(__dirname, '../../dist/nodes/Scenario');

type Schema = { type: string; properties: Record<string, Schema>; items?: Schema };

/** The preview that the editor shows for an operation, found as n8n finds it. */
function schemaOf(resource: string, operation: string): Schema {
	const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
	if (!schema) throw new Error(`There is no preview for ${resource}/${operation}`);
	return schema as Schema;
}

/** The same, with nothing allowed that it does not name. */
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

async function put(parameters: IDataObject, input: IDataObject[] = [{}]) {
	const run = await bench.run(parameters, { items: items(...input) });
	expect(errorOf(run).message).toBe('');
	return outputOf(run, NODE);
}

const submit = async () => await put(generateJson({}, { waitForCompletion: false }));

const making = (resource: string, operation: string) => {
	const capability = { video: 'txt2video', image: 'txt2img', audio: 'txt2audio', threeD: 'txt23d' };
	return async () => {
		bench.simulator.control.setModel({
			id: 'model_test',
			capabilities: [capability[resource as keyof typeof capability]],
			inputs: [{ name: 'prompt', type: 'string' }],
		});
		return await put(generate({ resource, operation, model: byId('model_test') }));
	};
};

const running = (operation: string) => async () => {
	const { model: _, prompt: __, ...parameters } = generateJson({ prompt: 'Hello' });
	const workflow = byId('wflow_poster');
	return await put({ ...parameters, resource: 'workflow', operation, workflow });
};

/** A job that succeeded, and one that did not. */
async function endedJobs(): Promise<IDataObject[]> {
	bench.simulator.control.nextOutcome({}, { kind: 'failure', error: 'Too dark', hint: 'Light' });
	const jobs = [...(await submit()), ...(await submit())];
	bench.simulator.control.advance(3_600);
	return jobs.map(({ json }) => json);
}

async function anAsset(operation: string) {
	const [file] = await put(generateJson({}));
	return await put({
		resource: 'asset',
		operation,
		assetId: byId(String(file?.json.assetId)),
		source: 'url',
		url: `data:image/png;base64,${PIXEL}`,
		kind: 'auto',
	});
}

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Runs that show together all that an operation puts out by default. */
const RUNS: Record<string, () => Promise<INodeExecutionData[]>> = {
	'video/generate': making('video', 'generate'),
	'video/estimateCost': making('video', 'estimateCost'),
	'image/generate': making('image', 'generate'),
	'image/estimateCost': making('image', 'estimateCost'),
	'audio/generate': making('audio', 'generate'),
	'audio/estimateCost': making('audio', 'estimateCost'),
	'threeD/generate': making('threeD', 'generate'),
	'threeD/estimateCost': making('threeD', 'estimateCost'),
	'workflow/run': running('run'),
	'workflow/estimateCost': running('estimateCost'),
	'job/get': async () => await put(job('get'), await endedJobs()),
	'job/getMany': async () => {
		await endedJobs();
		return await put({ resource: 'job', operation: 'getMany' });
	},
	'job/cancel': async () => await put(job('cancel'), await endedJobs()),
	'job/waitForCompletion': async () => {
		const [success] = await endedJobs();
		return await put(job('waitForCompletion'), [success ?? {}]);
	},
	'model/get': async () => {
		const models = await put({ resource: 'model', operation: 'getMany', returnAll: true });
		const model = byId('={{ $json.modelId }}');
		return await put(
			{ resource: 'model', operation: 'get', model },
			models.map(({ json }) => json),
		);
	},
	'model/getMany': async () =>
		await put({ resource: 'model', operation: 'getMany', returnAll: true }),
	'asset/get': async () => await anAsset('get'),
	'asset/download': async () => await anAsset('download'),
	'asset/upload': async () => await anAsset('upload'),
};

it('there is a preview for every operation, and for nothing else', () => {
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

describe.each(Object.entries(RUNS))('%s', (name, run) => {
	it('puts out what its preview shows', async () => {
		const [resource = '', operation = ''] = name.split('/');
		const schema = schemaOf(resource, operation);
		const output = (await run()).map(({ json }) => json);
		expect(output.length).toBeGreaterThan(0);
		const validate = new Ajv({ strict: false, allErrors: true }).compile(closed(schema));
		for (const json of output) {
			validate(json);
			expect(validate.errors ?? []).toEqual([]);
		}
		const seen = new Set(output.flatMap((json) => Object.keys(json)));
		expect([...seen].sort()).toEqual(Object.keys(schema.properties).sort());
	});
});
