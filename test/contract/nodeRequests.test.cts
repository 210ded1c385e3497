import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ScenarioApi } from '../../credentials/ScenarioApi.credentials';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { polledTrigger } from '../../tools/engine/polling.cts';
import { operationsOf } from '../docs/parameters.cts';
import { binary, FILES } from '../workflow/files.cts';
import { byId, generate, generateJson, job } from '../workflow/parameters.cts';
import { items, useSimulator } from '../workflow/support.cts';
import { compareRequest } from './compareRequests.cts';

/** Compares the node's requests with those the vendor's client can send: clientRequests.json. */

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

/** With a project, which every call must accept. */
const credential = () => simulated.credentials({ projectId: 'proj_mine' });

async function run(parameters: IDataObject, input = items({})) {
	const outputs = await simulated.outputs(parameters, { items: input, credential: credential() });
	return items(...outputs.map(({ json }) => json));
}

const rows = (count: number) => items(...Array.from({ length: count }, () => ({})));

const submit = async (count: number, seconds = 5) => {
	simulated.control.nextOutcome({ seconds, times: count });
	return await run(generateJson({}, { waitForCompletion: false }), rows(count));
};

const app = (operation: string) => {
	const { model: _, prompt: __, ...parameters } = generateJson({ prompt: 'Hello' });
	return { ...parameters, resource: 'app', operation, app: byId('wflow_poster') };
};

const decide = { resource: 'app', operation: 'decide', jobId: byId('={{ $json.jobId }}') };

/** The model and its inputs for each of the resources that share their code. */
const MODELS: Record<string, [string, IDataObject]> = {
	video: ['model_veo3-1', { generateAudio: true }],
	image: ['model_ernie-image', {}],
	audio: ['model_veo3-1', { generateAudio: true }],
	text: ['model_scenario-llm', {}],
	threeD: ['model_ernie-image', {}],
};

const making = Object.entries(MODELS).flatMap(([resource, [id, body]]) =>
	['generate', 'estimateCost'].map((operation) => {
		const parameters = generateJson(body, { resource, operation, model: byId(id) });
		return [`${resource}/${operation}`, async () => await run(parameters)] as const;
	}),
);

/** A LoRA on its base, with a further LoRA. */
const trained = (operation: string, model = 'model_demo-brand-lora') =>
	generateJson(
		{ loras: ['model_YQrES2iPys22nYwh3YhVfMh8'], lorasScale: [0.8, 0.5] },
		{ resource: 'image', operation, model: byId(model) },
	);

const makeAssets = async (count: number) => await run(generateJson({}), rows(count));

const asset = (operation: string, over: IDataObject = {}) => ({
	resource: 'asset',
	operation,
	assetId: byId('={{ $json.assetId }}'),
	...over,
});

async function upload(file: (typeof FILES)[keyof typeof FILES], options: IDataObject = {}) {
	const source = { source: 'binary', binaryPropertyName: 'data', kind: 'auto', options };
	await run(asset('upload', source), [{ json: {}, binary: { data: binary(file) } }]);
}

const { description, methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

/** Every choice that Get Many offers, one by one: `{status: 'success'}`, `{type: 'custom'}`. */
const JOB_FILTERS: IDataObject[] = description.properties
	.filter(({ name, displayOptions }) => {
		return name === 'filters' && displayOptions?.show?.resource?.includes('job');
	})
	.flatMap(({ options = [] }) => options as INodeProperties[])
	.flatMap(({ name, options = [] }) =>
		(options as INodePropertyOptions[]).map(({ value }) => ({ [name]: value })),
	);

const editor = (parameters: IDataObject = generate()) =>
	loadOptionsContext(parameters, credential());

const { listSearch, resourceMapping } = methods;

/** Everything that sends requests: operations, the trigger, the editor, the credential's test. */
const RUNS: Record<string, () => Promise<unknown>> = {
	...Object.fromEntries(making),
	'image/generateTrained': async () => await run(trained('generate')),
	'image/estimateCostTrained': async () => await run(trained('estimateCost')),
	'app/run': async () => await run(app('run')),
	'app/estimateCost': async () => await run(app('estimateCost')),
	'app/get': async () => await run(app('get')),
	'app/getMany': async () => await run({ resource: 'app', operation: 'getMany' }),
	'app/decide': async () => {
		const options = { onApprovalStep: 'returnJob' };
		const review = await run({ ...app('run'), app: byId('wflow_review'), options });
		const pick = await run({ ...app('run'), app: byId('wflow_pick'), options });
		await run({ ...decide, decision: 'approve' }, review);
		await run({ ...decide, decision: 'select', choices: '1' }, pick);
	},
	'prompt/generate': async () => {
		const [made] = await makeAssets(1);
		const images = made?.json.assetId;
		const write = { resource: 'prompt', operation: 'generate', prompt: 'A fox', numResults: 2 };
		const options = { ensureIPCleared: true, seed: 1, temperature: 1, topP: 1, maxCost: 10 };
		await run({ ...write, mode: 'image-editing', images, options });
		await run({ ...write, mode: 'contextual-v2', images, model: byId('model_veo3-1') });
	},
	'prompt/estimateCost': async () =>
		await run({ resource: 'prompt', operation: 'estimateCost', prompt: 'A fox' }),
	'account/getBalance': async () => await run({ resource: 'account', operation: 'getBalance' }),
	'account/getUsage': async () => {
		const usage = { resource: 'account', operation: 'getUsage' };
		const dates = { timeRange: 'custom', startDate: '2026-11-01', endDate: '2026-11-20' };
		for (const usageType of ['usages', 'model-usages', 'asset-usages', 'consumption']) {
			for (const range of [{ timeRange: 'last-thirty-one-days' }, dates]) {
				await run({ ...usage, usageType, ...range });
			}
		}
	},
	'job/get': async () => await run(job('get'), await submit(1)),
	'job/getMany': async () => {
		await submit(3);
		for (const filters of JOB_FILTERS) {
			await run({ resource: 'job', operation: 'getMany', limit: 1000, filters });
		}
	},
	'job/cancel': async () => await simulated.run(job('cancel'), { items: await submit(1, 3600) }),
	// Enough running jobs that the node polls the list.
	'job/waitForCompletion': async () => await run(job('waitForCompletion'), await submit(60, 600)),
	'model/get': async () => {
		for (const id of ['model_veo3-1', 'model_demo-brand-lora']) {
			await run({ resource: 'model', operation: 'get', model: byId(id) });
		}
	},
	'model/getMany': async () =>
		await run({ resource: 'model', operation: 'getMany', returnAll: true }),
	'asset/get': async () => await run(asset('get'), await makeAssets(1)),
	'asset/download': async () => {
		const assets = await makeAssets(2);
		await run(asset('download'), assets);
		await run(asset('download', { options: { format: 'mp4' } }), assets);
	},
	'asset/getMany': async () => {
		const list = { resource: 'asset', operation: 'getMany', limit: 1000 };
		await run({ ...list, filters: { collectionId: 'collection_brand' } });
		await run({ ...list, filters: { createdAfter: '2026-11-01', createdBefore: '2026-11-20' } });
		await run({ ...list, filters: { search: 'fox', kind: 'image', tags: 'a, b' } });
		const similarTo = '={{ $json.assetId }}';
		await run({ ...list, filters: { similarTo, kind: 'image' } }, await makeAssets(1));
	},
	'asset/organize': async () => {
		const assets = await makeAssets(2);
		const brand = 'collection_brand';
		const add = { addTags: 'a', addToCollections: brand };
		const remove = { removeTags: 'a', removeFromCollections: brand };
		for (const changes of [add, remove]) await run(asset('organize', { changes }), assets);
	},
	'asset/delete': async () => await run(asset('delete'), await makeAssets(2)),
	'asset/upload': async () => {
		for (const file of Object.values(FILES)) await upload(file);
		for (const file of [FILES.image, FILES.video]) {
			await upload(file, { tags: 'a, b', collectionIds: 'collection_brand' });
		}
	},
	'trigger/poll': async () => await polledTrigger({}, credential()).poll(),
	'trigger/testEvent': async () => {
		await submit(1);
		simulated.control.advance(60);
		await polledTrigger({}, credential()).poll('manual');
	},
	'trigger/webhook': async () => {
		const webhookBaseUrl = 'http://127.0.0.1:9/webhook';
		const trigger = (projectId: string) =>
			polledTrigger({ checkMode: 'webhook' }, { ...credential(), projectId }, { webhookBaseUrl });
		const mine = trigger('proj_mine');
		await mine.register();
		await mine.deregister();
		// The project has to be found.
		await trigger('').register();
	},
	'editor/models': async () => await listSearch.searchModels.call(editor()),
	'editor/form': async () => await resourceMapping.getModelParameters.call(editor()),
	'editor/trainedForm': async () =>
		await resourceMapping.getModelParameters.call(editor(trained('generate'))),
	'editor/baseModels': async () => {
		await listSearch.searchBaseModels.call(editor(trained('generate')));
		// No base is known, so all models are listed.
		await listSearch.searchBaseModels.call(editor(trained('generate', 'model_demo-qwen-lora')));
	},
	'editor/apps': async () => await listSearch.searchApps.call(editor(app('run'))),
	'editor/jobs': async () => await listSearch.searchJobs.call(editor()),
	'editor/assets': async () => await listSearch.searchAssets.call(editor()),
	'credential/test': async () => {
		const { test } = built<ScenarioApi>('credentials/ScenarioApi.credentials.js', 'ScenarioApi');
		const query = new URLSearchParams(test.request.qs as Record<string, string>);
		await simulated.call('GET', `${test.request.url}?${query}`);
	},
};

it('every operation of the node is covered', () => {
	const operations = operationsOf(description).map(({ resource, value }) => `${resource}/${value}`);
	expect(operations.length).toBeGreaterThan(15);
	expect(Object.keys(RUNS)).toEqual(expect.arrayContaining(operations));
});

test.each(Object.entries(RUNS))(
	'%s sends only requests the client can send',
	async (_, execute) => {
		await execute();
		const sent = simulated.control.requests().filter(({ path }) => path.startsWith('/v1/'));
		expect(sent.length).toBeGreaterThan(0);
		const differences = [...new Set(sent.flatMap(compareRequest))].sort();
		expect(differences).toEqual([]);
	},
);

test.each<[string, object, ...string[]]>([
	['GET /jobs', { query: { pageSize: '100', projectId: 'proj_mine', status: 'success' } }],
	['GET /jobs', { query: { pageSize: '101' } }, 'jobs.list: pageSize above 100'],
	['GET /jobs', { query: { state: 'success' } }, 'jobs.list: unknown query state'],
	['GET /jobs', { query: { status: 'succeeded' } }, 'jobs.list: status=succeeded'],
	['GET /jobs', { query: { types: 'custom,video' } }, 'jobs.list: types=video'],
	['POST /jobs', {}, 'no call of the client: POST /v1/jobs'],
	['GET /job/1', {}, 'no call of the client: GET /v1/job/1'],
	['GET /models', { query: { type: 'custom' } }, 'models.list: query type with privacy=private'],
	['GET /models', { query: { type: 'custom', privacy: 'public' } }],
	[
		'POST /assets',
		{ body: { picture: '' } },
		'assets.upload: unknown body picture',
		'assets.upload: missing body name',
	],
	['PUT /workflows/a/run', { query: { dryRun: 'yes' }, body: {} }, 'workflows.run: dryRun=yes'],
])('%s with %j is compared', (...[call, more, ...expected]) => {
	const [method = '', path = ''] = call.split(' ');
	const sent = { method, path: `/v1${path}`, query: {}, body: undefined, ...more };
	expect(compareRequest(sent)).toEqual(expected);
});
