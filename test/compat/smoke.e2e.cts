import axios from 'axios';
import type { ResourceMapperFields } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../simulator/index.cts';
import type { Execution, NodeAtHand } from '../e2e/harness/client.cts';
import { credentialFor } from '../e2e/harness/credential.cts';
import { sharedN8n } from '../e2e/harness/handover.cts';
import { PACKAGE_NAME } from '../e2e/harness/pack.cts';
import { until } from '../e2e/harness/process.cts';
import { failureOf, itemsOf } from '../e2e/harness/results.cts';
import { bytesOf, canPark, creatableIn } from './differences.cts';
import {
	COLLECT,
	everyStep,
	FILLED_IN,
	parked,
	retrying,
	SUBMIT,
	UPLOAD,
	type OnRequest,
} from './workflow.cts';

/** Simulated seconds: longer than any wait in the process. */
const AN_HOUR = 3_600;
/** A parked execution looks about once a minute. */
const PARKED_SECONDS = 150;
const MODEL = { __rl: true, mode: 'list', value: 'model_veo3-1-fast' };

/** The name of each test is a column of the table of versions; behind a colon stands its cell. */
describe('smoke', () => {
	const n8n = sharedN8n();
	const { client } = n8n;
	let simulator: Simulator;
	let credential: { id: string; name: string };
	let form: ResourceMapperFields;
	let execution: Execution | undefined;

	beforeAll(async () => {
		simulator = await startSimulator({ jobSeconds: 2, uploadSeconds: 1, rateLimit: 0 });
	});
	afterAll(async () => await simulator.close());

	const nodeAtHand = (path: string, methodName: string): NodeAtHand => ({
		path,
		methodName,
		nodeTypeAndVersion: { name: `${PACKAGE_NAME}.scenario`, version: 1 },
		currentNodeParameters: { resource: 'video', operation: 'generate', model: MODEL },
		credentials: { scenarioApi: credential },
	});

	/** Publishes a workflow and starts it with a prompt. Returns the execution's id. */
	const start = async ({ path, workflow }: OnRequest, prompt: string) => {
		const created = await client.createWorkflow(creatableIn(n8n.version, workflow));
		await client.publish(created);
		const webhook = `${n8n.url}/webhook/${path}`;
		await until('the webhook takes the request', async () => {
			const answer = await axios.post(webhook, { prompt }, { validateStatus: () => true });
			return answer.status !== 404;
		});
		// The answer comes before the execution is listed.
		let id: string | undefined;
		await until('the execution is listed', async () => {
			id = (await client.executions(created.id))[0]?.id;
			return id !== undefined;
		});
		return String(id);
	};

	const itemsFrom = (node: string) => {
		if (!execution) throw new Error('The workflow has not run');
		return itemsOf(execution, node);
	};

	test('Load', async () => {
		const types = (await client.nodeTypes()).map(({ name }) => name);
		expect(types).toContain(`${PACKAGE_NAME}.scenario`);
		expect(types).toContain(`${PACKAGE_NAME}.scenarioTrigger`);
	});

	test('Credential', async () => {
		const filledIn = credentialFor(simulator);
		credential = await client.createCredential(filledIn);
		const right = { ...filledIn, id: credential.id };
		expect((await client.testCredential(right)).status).toBe('OK');
		const wrong = { ...right, data: { ...right.data, apiSecret: 'wrong' } };
		expect((await client.testCredential(wrong)).status).toBe('Error');
	});

	test('Form', async () => {
		const list = await client.listSearch({
			...nodeAtHand('parameters.model', 'searchModels'),
			filter: 'veo 3.1 fast',
		});
		expect(list.results.map(({ value }) => value)).toContain(MODEL.value);
		form = await client.mapperFields(nodeAtHand('parameters.parameters', 'getModelParameters'));
		const duration = form.fields.find(({ id }) => id === 'duration');
		expect(duration?.options?.map(({ value }) => value)).toEqual([4, 6, 8]);
	});

	test('Generate', async () => {
		const prompt = 'A fox in the snow';
		const id = await start(everyStep(credential, form), prompt);
		execution = await client.ended(id);

		const [job, ...more] = simulator.control.jobsCreated();
		expect(more).toEqual([]);
		expect(job?.body).toEqual({ prompt, ...FILLED_IN });
		expect(itemsFrom(SUBMIT).map(({ json }) => json.jobId)).toEqual([job?.jobId]);
	});

	test('Wait', () => {
		const [job] = simulator.control.jobsCreated();
		const [item, ...more] = itemsFrom(COLLECT);
		expect(more).toEqual([]);
		expect(item?.json).toMatchObject({
			jobId: job?.jobId,
			status: 'success',
			assetId: job?.assetIds[0],
			mimeType: 'video/mp4',
		});
	});

	test('Download', async () => {
		const [item] = itemsFrom(COLLECT);
		const file = await bytesOf(client, item?.binary?.data);
		expect(file.equals(simulator.control.assetBytes(String(item?.json.assetId)))).toBe(true);
	});

	test('Upload', () => {
		const [came] = itemsFrom(COLLECT);
		const [item] = itemsFrom(UPLOAD);
		const sent = simulator.control.assetBytes(String(came?.json.assetId));
		expect(sent.equals(simulator.control.assetBytes(String(item?.json.assetId)))).toBe(true);
		expect(execution?.status).toBe('success');
	});

	test('Retry', async () => {
		const before = simulator.control.jobsCreated().length;
		// Neither try of the first execution gets at the video that is made and paid.
		const assets = { method: 'GET', path: '/v1/assets/' };
		const refusal = { status: 403, body: { reason: 'Not now' } };
		simulator.control.nextFault({ kind: 'reply', on: assets, times: 2, ...refusal });
		const failed = await client.ended(await start(retrying(credential), 'An owl at dusk'));
		expect(failureOf(failed)).toContain('Not now');

		const retried = await client.ended(await client.retry(failed.id));
		expect(simulator.control.faultsLeft()).toEqual([]);
		const [job, ...more] = simulator.control.jobsCreated().slice(before);
		expect(more).toEqual([]);
		expect(itemsOf(retried, SUBMIT).map(({ json }) => json.jobId)).toEqual([job?.jobId]);
	});

	test(
		canPark(n8n.version) ? 'Park' : 'Park: refused',
		async () => {
			const before = simulator.control.jobsCreated().length;
			simulator.control.nextOutcome({ seconds: AN_HOUR });
			const id = await start(parked(credential), 'A whale in the fog');
			const made = () => simulator.control.jobsCreated().length - before;
			if (!canPark(n8n.version)) {
				expect(failureOf(await client.ended(id))).toContain('Park Execution is not possible here');
				expect(made()).toBe(0);
				return;
			}
			const isParked = async () => (await client.execution(id)).status === 'waiting';
			await until('the execution is parked', isParked);
			simulator.control.advance(AN_HOUR);
			const [item, ...more] = itemsOf(await client.ended(id, PARKED_SECONDS), SUBMIT);
			expect(more).toEqual([]);
			expect(made()).toBe(1);
			const file = await bytesOf(client, item?.binary?.data);
			const video = simulator.control.assetBytes(String(item?.json.assetId));
			expect(file.equals(video)).toBe(true);
		},
		(PARKED_SECONDS + 60) * 1_000,
	);
});
