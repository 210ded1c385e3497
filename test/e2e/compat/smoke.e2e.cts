import axios from 'axios';
import type { ResourceMapperFields } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../../simulator/index.cts';
import type { Execution, NodeParameterRequest } from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { PACKAGE_NAME } from '../../../tools/n8n/pack.cts';
import { until } from '../../../tools/n8n/process.cts';
import { getFailure, getItems } from '../../../tools/n8n/results.cts';
import { sharedN8n } from '../harness/sharedState.cts';
import { expect, test } from '../harness/test.cts';
import { bytesOf, canPause, creatableIn } from './differences.cts';
import {
	ANSWER,
	approving,
	COLLECT,
	everyStep,
	FILLED_IN,
	paused,
	PROMPT,
	retrying,
	SUBMIT,
	TRIGGER,
	triggered,
	UPLOAD,
	withErrorOutput,
	writingPrompts,
	type OnRequest,
} from './workflow.cts';

/** Simulated seconds: longer than any wait in the process. */
const AN_HOUR = 3_600;
/** A paused execution checks its jobs about once a minute. */
const PAUSED_SECONDS = 150;
/** The simulator's app that asks for an approval. */
const APP = 'wflow_review';
const MODEL = { __rl: true, mode: 'list', value: 'model_veo3-1-fast' };

/** The title of each test is a column of the compatibility table; its cell follows a colon. */
test.describe('smoke', () => {
	const n8n = sharedN8n();
	const { client } = n8n;
	let simulator: Simulator;
	let credential: { id: string; name: string };
	let form: ResourceMapperFields;
	let execution: Execution | undefined;

	test.beforeAll(async () => {
		simulator = await startSimulator({ jobSeconds: 2, uploadSeconds: 1, rateLimit: 0 });
	});
	test.afterAll(async () => await simulator.close());

	const requestFor = (path: string, methodName: string): NodeParameterRequest => ({
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
		// The response arrives before the execution is listed.
		let id: string | undefined;
		await until('the execution is listed', async () => {
			id = (await client.executions(created.id))[0]?.id;
			return id !== undefined;
		});
		return String(id);
	};

	const itemsFrom = (node: string) => {
		if (!execution) throw new Error('The workflow has not run');
		return getItems(execution, node);
	};

	test('Load', async () => {
		const types = (await client.nodeTypes()).map(({ name }) => name);
		expect(types).toContain(`${PACKAGE_NAME}.scenario`);
		expect(types).toContain(`${PACKAGE_NAME}.scenarioTrigger`);
		expect(types).toContain(`${PACKAGE_NAME}.scenarioTool`);
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
			...requestFor('parameters.model', 'searchModels'),
			filter: 'veo 3.1 fast',
		});
		expect(list.results.map(({ value }) => value)).toContain(MODEL.value);
		form = await client.mapperFields(requestFor('parameters.parameters', 'getModelParameters'));
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

	test('App', async () => {
		const ended = await client.ended(await start(approving(credential, APP), 'A lighthouse'));
		expect(getFailure(ended)).toBeUndefined();
		const [job] = simulator.control.jobsCreated().slice(-1);
		const jobId = job?.jobId;
		expect(getItems(ended, ANSWER)).toMatchObject([{ json: { jobId } }]);
		const [item, ...more] = getItems(ended, COLLECT);
		expect(more).toEqual([]);
		expect(item?.json).toMatchObject({ jobId, status: 'success', assetId: job?.assetIds[0] });
	});

	test('Prompt', async () => {
		const ended = await client.ended(await start(writingPrompts(credential), 'A lighthouse'));
		const prompt = expect.stringContaining('lighthouse');
		expect(getItems(ended, PROMPT)).toMatchObject([{ json: { prompt } }, { json: { prompt } }]);
	});

	test('Retry', async () => {
		const before = simulator.control.jobsCreated().length;
		// It takes longer than both attempts of the first execution.
		simulator.control.nextOutcome({ seconds: AN_HOUR });
		const failed = await client.ended(await start(retrying(credential), 'An owl at dusk'));
		expect(failed.status).toBe('error');

		simulator.control.advance(AN_HOUR);
		const retried = await client.ended(await client.retry(failed.id));
		const [job, ...more] = simulator.control.jobsCreated().slice(before);
		expect(more).toEqual([]);
		expect(getItems(retried, SUBMIT).map(({ json }) => json.jobId)).toEqual([job?.jobId]);
	});

	test('Error Output', async () => {
		simulator.control.nextOutcome({ kind: 'failure', seconds: 1, error: 'Too dark' });
		const ended = await client.ended(await start(withErrorOutput(credential), 'A bat at night'));
		const [failed] = simulator.control.jobsCreated().slice(-1);
		expect(ended.status).toBe('success');
		expect(getItems(ended, SUBMIT)).toEqual([]);
		expect(getItems(ended, SUBMIT, 1)).toMatchObject([
			{
				json: {
					body: { prompt: 'A bat at night' },
					error: expect.stringContaining('Too dark'),
					details: { jobId: failed?.jobId, status: 'failure' },
				},
			},
		]);
	});

	test('Trigger', async () => {
		const created = await client.createWorkflow(creatableIn(n8n.version, triggered(credential)));
		await client.publish(created);
		const generated = await client.ended(await start(everyStep(credential, form), 'A late deer'));
		const [submitted] = getItems(generated, SUBMIT);

		const started = async () => await client.executions(created.id);
		const isStarted = async () => (await started()).length > 0;
		await until('a poll has found the job', isStarted, { everyMs: 500 });
		const [first] = await started();
		const [item, ...more] = getItems(await client.ended(String(first?.id)), TRIGGER);
		expect(more).toEqual([]);
		expect(item?.json.jobId).toBe(submitted?.json.jobId);
		const file = await bytesOf(client, item?.binary?.data);
		const video = simulator.control.assetBytes(String(item?.json.assetId));
		expect(file.equals(video)).toBe(true);
	});

	test(canPause(n8n.version) ? 'Pause' : 'Pause: refused', async () => {
		const before = simulator.control.jobsCreated().length;
		simulator.control.nextOutcome({ seconds: AN_HOUR });
		const id = await start(paused(credential), 'A whale in the fog');
		const made = () => simulator.control.jobsCreated().length - before;
		if (!canPause(n8n.version)) {
			expect(getFailure(await client.ended(id))).toContain("This execution can't be paused");
			expect(made()).toBe(0);
			return;
		}
		const isPaused = async () => (await client.execution(id)).status === 'waiting';
		await until('the execution is paused', isPaused);
		simulator.control.advance(AN_HOUR);
		const [item, ...more] = getItems(await client.ended(id, PAUSED_SECONDS), SUBMIT);
		expect(more).toEqual([]);
		expect(made()).toBe(1);
		const file = await bytesOf(client, item?.binary?.data);
		const video = simulator.control.assetBytes(String(item?.json.assetId));
		expect(file.equals(video)).toBe(true);
	});
});
