import axios from 'axios';

import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { until } from '../../tools/n8n/process.cts';
import { getItems } from '../../tools/n8n/results.cts';
import { startN8nWithPackage, type N8n } from '../../tools/n8n/startN8n.cts';
import { chain, scenarioTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';

const TRIGGER = 'Scenario Trigger';

/** Polls that no test lives to see, after that of the activation. */
const RARELY = { pollTimes: { item: [{ mode: 'everyX', value: 12, unit: 'hours' }] } };

const WEBHOOK = { checkMode: 'webhook', ...RARELY };

test.describe('Scenario Trigger, At Once (Webhook)', () => {
	let n8n: N8n;
	let simulator: Simulator;
	let credential: { id: string; name: string };

	test.beforeAll(async () => {
		const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
		n8n = await startN8nWithPackage({ version, log: console.log });
		simulator = await startSimulator({ rateLimit: 0 });
		credential = await n8n.client.createCredential(credentialFor(simulator));
	});
	test.afterAll(async () => {
		await n8n?.stop();
		await simulator?.close();
	});

	const api = async (method: 'GET' | 'POST', path: string, data?: object) => {
		const auth = { username: simulator.apiKey, password: simulator.apiSecret };
		const url = `${simulator.baseUrl}${path}`;
		return (await axios.request({ method, url, data, auth, proxy: false })).data;
	};

	const endpoints = async (): Promise<Array<{ id: string; url: string }>> =>
		(await api('GET', '/projects/proj_simulator/webhook-endpoints')).webhookEndpoints;

	/** Starts a job outside of n8n that ends after some seconds. */
	const submit = async (seconds: number): Promise<string> => {
		simulator.control.nextOutcome({ seconds });
		return (await api('POST', '/generate/custom/model_simulator-no-inputs', {})).job.jobId;
	};

	/** The executions of a workflow once there are so many, oldest first: the items of each. */
	const executed = async (workflowId: string, number: number) => {
		await until(
			`${number} executions`,
			async () => (await n8n.client.executions(workflowId)).length >= number,
			{ everyMs: 200 },
		);
		const executions = await n8n.client.executions(workflowId);
		const ended = await Promise.all(executions.map(async ({ id }) => await n8n.client.ended(id)));
		return ended.reverse().map((execution) => getItems(execution, TRIGGER));
	};

	const jobsOf = (executions: Awaited<ReturnType<typeof executed>>) =>
		executions.map((items) => items.map(({ json }) => json.jobId));

	const publish = async (parameters: object) => {
		const trigger = scenarioTrigger(TRIGGER, credential, { ...WEBHOOK, ...parameters });
		const workflow = await n8n.client.createWorkflow(chain('Collect', trigger));
		await n8n.client.publish(workflow);
		return workflow;
	};

	test('starts a published workflow for each job that ends, with its file, and leaves no endpoint behind', async () => {
		const { id } = await publish({ downloadFiles: true });
		await until('the endpoint is registered', async () => (await endpoints()).length > 0);
		const [endpoint] = await endpoints();
		expect(endpoint?.url).toMatch(new RegExp(`^${n8n.url}/webhook/`));

		const jobIds = [];
		for (let number = 1; number <= 3; number++) {
			jobIds.push(await submit(1));
			await executed(id, number);
		}
		const executions = await executed(id, 3);
		expect(jobsOf(executions)).toEqual(jobIds.map((jobId) => [jobId]));
		const [item] = executions[0] ?? [];
		const bytes = await n8n.client.binary(item?.binary?.data?.id ?? '');
		expect(bytes.equals(simulator.control.assetBytes(String(item?.json.assetId)))).toBe(true);

		// Killed, n8n finds the endpoint again, and returns no job a second time.
		await n8n.kill9();
		await n8n.restart();
		const next = await submit(1);
		expect(jobsOf(await executed(id, 4))).toEqual([...jobIds, next].map((jobId) => [jobId]));
		expect(await endpoints()).toEqual([expect.objectContaining({ id: endpoint?.id })]);

		// A test run fetches the newest job, and registers nothing.
		const testRun = await n8n.client.ended(await n8n.client.run(id, TRIGGER));
		expect(getItems(testRun, TRIGGER).map(({ json }) => json.jobId)).toEqual([next]);
		expect(await endpoints()).toHaveLength(1);

		await n8n.client.unpublish(id);
		await until('the endpoint is removed', async () => (await endpoints()).length === 0);
	});

	test('polling registers no endpoint', async () => {
		simulator.control.reset();
		const { id } = await publish({ checkMode: 'polling' });
		const paths = () => simulator.control.requests().map(({ path }) => path);
		await until('the first poll', () => paths().includes('/v1/jobs'));
		expect(paths().filter((path) => path.includes('webhook'))).toEqual([]);
		await n8n.client.unpublish(id);
	});

	test('says why a key may not register the webhook', async () => {
		const on = { path: '/webhook-endpoints' };
		const body = { message: 'API Keys cannot access protected resources' };
		simulator.control.nextFault({ kind: 'reply', on, status: 403, body, times: 99 });
		const { id } = await publish({});
		const failed = async () =>
			(await n8n.client.triggerStatuses(id)).filter(({ status }) => status === 'failed');
		await until('n8n has tried', async () => (await failed()).length > 0);
		expect(await failed()).toMatchObject([
			{
				errorMessage: expect.stringContaining(
					"This API key can't register webhooks in project proj_simulator",
				),
			},
		]);
		await n8n.client.unpublish(id);
	});
});
