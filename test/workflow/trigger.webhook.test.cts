import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import axios from 'axios';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { built, createNode, nodeTypes } from '../../tools/engine/nodeTypes.cts';
import type { Activation, PolledTrigger } from '../../tools/engine/polling.cts';
import { polledTrigger } from '../../tools/engine/polling.cts';
import { useSimulator } from './support.cts';

/** At the pace of real time, in which notifications arrive. */
const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 }, 1);

const { credentials: credential, startJob: start } = simulated;

const endpointsOf = (projectId: string) => `/projects/${projectId}/webhook-endpoints`;

async function endpoints(projectId = 'proj_simulator') {
	const { body } = await simulated.call('GET', endpointsOf(projectId));
	return body.webhookEndpoints as Array<{ id: string; url: string; enabled: boolean }>;
}

/** Changes the endpoint, as in Scenario's own settings. */
async function change(endpoint: IDataObject) {
	const [{ id } = { id: '' }] = await endpoints();
	await simulated.call('PUT', `${endpointsOf('proj_simulator')}/${id}`, endpoint);
}

const end = async () => await simulated.wait(3_700);

/** Requests of the trigger for the list of jobs. */
const checks = () => simulated.requestsTo(/^\/v1\/jobs$/, 'GET').length;

interface Published {
	polled: PolledTrigger;
	/** The jobs of the poll that was part of the activation. */
	firstPoll: unknown[];
	/** The jobs of each execution that the webhook has started. */
	executions: unknown[][];
	/** Waits until this many calls of the webhook have been processed. */
	called: (number: number) => Promise<void>;
}

const cleanups: Array<() => Promise<unknown>> = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup();
	jest.restoreAllMocks();
});

/** A trigger with this way to check, not yet published. */
const trigger = (
	over?: Record<string, string>,
	activation?: Activation,
	parameters?: IDataObject,
) => polledTrigger({ checkMode: 'webhook', ...parameters }, credential(over), activation);

interface Publishing extends Activation {
	parameters?: IDataObject;
	/** Whether the process that receives the calls doesn't poll. */
	pollsElsewhere?: boolean;
}

/** A published trigger, with a server that receives the calls of its webhook as n8n does. */
async function publish({
	parameters,
	pollsElsewhere = false,
	...activation
}: Publishing = {}): Promise<Published> {
	const executions: unknown[][] = [];
	const events = new EventEmitter();
	let calls = 0;
	const server = createServer((request, response) => {
		void polled.call(request, response).then((items) => {
			calls++;
			if (items.length > 0) executions.push(items.map(({ json }) => json.jobId));
			events.emit('called');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const webhookBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
	const polled = trigger({}, { webhookBaseUrl, ...activation }, parameters);
	cleanups.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await polled.deregister();
	});
	await polled.register();
	const first = pollsElsewhere ? [] : await polled.poll();
	return {
		polled,
		firstPoll: first.map(({ json }) => json.jobId),
		executions,
		async called(number) {
			while (calls < number) await once(events, 'called');
		},
	};
}

const call = async ({ polled }: Published, body = '{}') =>
	(await axios.post(polled.webhookUrl ?? '', body, { proxy: false })).status;

/** A trigger that was published, and a job that ends then, of which it is notified. */
async function publishAndNotify(options: Publishing = {}, outcome = {}) {
	const published = await publish(options);
	const jobId = await start(outcome);
	await end();
	await published.called(1);
	return { published, jobId };
}

const jobsOf = async ({ polled }: Published) => (await polled.poll()).map(({ json }) => json.jobId);

describe('At Once (Webhook)', () => {
	it('starts the workflow when Scenario reports the end of a job, and once', async () => {
		const { published, jobId } = await publishAndNotify();
		expect(published.executions).toEqual([[jobId]]);
		expect(await jobsOf(published)).toEqual([]);
		await simulated.wait(3_600);
		expect(await jobsOf(published)).toEqual([]);
		expect(published.executions).toHaveLength(1);
	});

	it('reads nothing of a notification: a forged one starts nothing', async () => {
		const published = await publish();
		const running = await start();
		const forged = JSON.stringify({
			type: 'generation.completed',
			job: { jobId: running, status: 'success' },
		});
		expect(await call(published, forged)).toBe(200);
		expect(await call(published, 'not JSON')).toBe(200);
		await published.called(2);
		expect(published.executions).toEqual([]);
	});

	it('checks once for all notifications of a second', async () => {
		const published = await publish();
		await change({ enabledEvents: ['asset.download.created'] });
		const jobIds = [await start(), await start(), await start()];
		await end();
		const before = checks();
		await Promise.all(Array.from({ length: 40 }, async () => await call(published)));
		await published.called(40);
		expect(published.executions.flat().sort()).toEqual(jobIds.sort());
		expect(published.executions).toHaveLength(1);
		expect(checks() - before).toBe(1);
	});

	it('checks less and less often for notifications that announce nothing', async () => {
		const published = await publish();
		const before = simulated.control.now();
		for (let number = 1; number <= 8; number++) {
			await call(published);
			await published.called(number);
		}
		// 1, 2, 4, 8, 16, 32, 60 and 60 seconds.
		expect((simulated.control.now() - before) / 1_000).toBeGreaterThan(180);
		const jobId = await start();
		await end();
		await published.called(9);
		expect(published.executions).toEqual([[jobId]]);
		// From then on they are checked at once again.
		const reported = simulated.control.now();
		await call(published);
		await published.called(10);
		expect(simulated.control.now() - reported).toBeLessThan(30_000);
	});

	it('polls at the poll times until a notification announces a job, then every 15 minutes', async () => {
		const published = await publish();
		const before = checks();
		await published.polled.poll();
		await published.polled.poll();
		expect(checks() - before).toBe(2);
		await start();
		await end();
		await published.called(1);
		const after = checks();
		for (let minute = 0; minute < 60; minute++) {
			await simulated.wait(60);
			await published.polled.poll();
		}
		expect(checks() - after).toBeLessThanOrEqual(4);
		expect(checks() - after).toBeGreaterThanOrEqual(3);
	});

	it('finds what notifications miss, says so in the log, and polls at the poll times again', async () => {
		const { published } = await publishAndNotify();
		await change({ enabled: false });
		const missed = await start();
		await end();
		expect(await jobsOf(published)).toEqual([missed]);
		const warn = jest.spyOn(published.polled.logger, 'warn').mockImplementation();
		const second = await start({ seconds: 0 });
		expect(await jobsOf(published)).toEqual([second]);
		const third = await start({ seconds: 0 });
		expect(await jobsOf(published)).toEqual([third]);
		expect(warn.mock.calls).toEqual([
			[expect.stringContaining(`received no notification from Scenario about job ${missed}`)],
		]);
	});

	it('expects no second notification about a job whose files appear late', async () => {
		const published = await publish();
		const jobId = await start({ assetIdsAfter: 30 });
		await simulated.wait(3_605);
		await published.called(1);
		expect(published.executions).toEqual([]);
		const warn = jest.spyOn(published.polled.logger, 'warn').mockImplementation();
		await simulated.wait(60);
		expect(await jobsOf(published)).toEqual([jobId]);
		expect(await jobsOf(published)).toEqual([]);
		expect(warn).not.toHaveBeenCalled();
	});

	it('expects no notification about uploads and canceled jobs', async () => {
		const { published } = await publishAndNotify();
		await change({ enabled: false });
		await start({ jobType: 'upload' });
		await start({ kind: 'canceled' });
		await end();
		const warn = jest.spyOn(published.polled.logger, 'warn').mockImplementation();
		expect(await jobsOf(published)).toEqual([]);
		const before = checks();
		await published.polled.poll();
		expect(checks()).toBe(before);
		expect(warn).not.toHaveBeenCalled();
	});

	it('leaves it to the next poll when Scenario is unreachable', async () => {
		const published = await publish();
		const jobId = await start();
		simulated.control.nextFault({ kind: 'serverError', on: { path: '/jobs$' }, times: 5 });
		await end();
		await published.called(1);
		expect(published.executions).toEqual([]);
		expect(await jobsOf(published)).toEqual([jobId]);
	});

	it('leaves it to the polls where another process polls', async () => {
		const published = await publish({ pollsElsewhere: true });
		const before = checks();
		await start();
		await end();
		await published.called(1);
		expect(published.executions).toEqual([]);
		expect(checks()).toBe(before);
	});

	it('continues after a restart of n8n with what notifications have reported', async () => {
		const { published: before, jobId: one } = await publishAndNotify();
		const other = await start({ seconds: 0 });
		const warn = jest.spyOn(before.polled.logger, 'warn').mockImplementation();
		const restarted = await publish({ mode: 'init', savedData: before.polled.savedData() });
		expect(before.executions).toEqual([[one]]);
		expect(await jobsOf(restarted)).toEqual([]);
		// Its first poll.
		expect(restarted.firstPoll).toEqual([other]);
		expect(warn).not.toHaveBeenCalled();
	});

	it('returns files', async () => {
		const parameters = { downloadFiles: true };
		const { published, jobId } = await publishAndNotify({ parameters }, { assets: 2 });
		expect(published.executions).toEqual([[jobId, jobId]]);
	});
});

describe("The trigger's webhook endpoint", () => {
	it('is registered once, found again, and removed', async () => {
		const { polled } = await publish();
		expect(await endpoints()).toMatchObject([
			{
				url: polled.webhookUrl,
				enabled: true,
				enabledEvents: expect.arrayContaining(['generation.completed', 'inference.cancelled']),
			},
		]);
		await polled.register();
		expect(await endpoints()).toHaveLength(1);
		await polled.deregister();
		expect(await endpoints()).toEqual([]);
	});

	it('is switched on again if Scenario has switched it off', async () => {
		const { polled } = await publish();
		const [endpoint] = await endpoints();
		await change({ enabled: false });
		await polled.register();
		expect(await endpoints()).toMatchObject([{ id: endpoint?.id, enabled: true }]);
	});

	it('moves with the address of n8n', async () => {
		const before = await publish();
		const after = await publish({ mode: 'init', savedData: before.polled.savedData() });
		expect(after.polled.webhookUrl).not.toBe(before.polled.webhookUrl);
		expect(await endpoints()).toMatchObject([{ url: after.polled.webhookUrl }]);
	});

	it('is found after a crash in the middle of its registration', async () => {
		const register = { method: 'POST', path: '/webhook-endpoints$' };
		simulated.control.nextFault({ kind: 'lostReply', on: register });
		await expect(publish()).rejects.toThrow();
		expect(await endpoints()).toHaveLength(1);
		const [{ url } = {}] = await endpoints();
		const webhookBaseUrl = String(url).split('/').slice(0, 4).join('/');
		await trigger({}, { webhookBaseUrl }).register();
		expect(await endpoints()).toHaveLength(1);
	});

	it('has the project of the credential', async () => {
		const webhookBaseUrl = 'http://127.0.0.1:9/webhook';
		await trigger({ projectId: 'proj_mine' }, { webhookBaseUrl }).register();
		expect(await endpoints()).toEqual([]);
		expect(await endpoints('proj_mine')).toHaveLength(1);
	});

	it('says which address Scenario needs, before any request', async () => {
		const webhookBaseUrl = 'http://localhost:5678/webhook';
		const polled = trigger({ baseUrl: '' }, { webhookBaseUrl });
		await expect(polled.register()).rejects.toMatchObject({
			message: "Scenario can't reach this n8n at http://localhost:5678",
			description: expect.stringContaining('WEBHOOK_URL'),
		});
		// Nor any to remove what isn't there.
		const warn = jest.spyOn(polled.logger, 'warn').mockImplementation();
		await polled.deregister();
		expect(warn).not.toHaveBeenCalled();
	});

	it('names an invalid credential', async () => {
		const register = trigger({ baseUrl: 'scenario' }).register();
		await expect(register).rejects.toThrow('must begin with https://');
	});

	it('says that the key may not register it, and what to do', async () => {
		const body = { message: 'API Keys cannot access protected resources' };
		const on = { path: '/webhook-endpoints$' };
		simulated.control.nextFault({ kind: 'reply', on, status: 403, body });
		await expect(trigger().register()).rejects.toMatchObject({
			message: "This API key can't register webhooks in project proj_simulator",
			description: expect.stringContaining('set "Check for Finished Jobs" to "At Poll Times"'),
		});
	});

	it('needs a project that can be found', async () => {
		simulated.control.nextFault({ kind: 'reply', on: { path: '/teams$' }, body: { teams: [] } });
		await expect(publish()).rejects.toMatchObject({
			message: 'The project for the webhook is unknown',
			description: expect.stringContaining('Project ID'),
		});
	});

	it("that can't be removed keeps nobody from unpublishing", async () => {
		const { polled } = await publish();
		simulated.control.nextFault({ kind: 'serverError', on: { path: 'webhook' }, times: 5 });
		await polled.deregister();
		expect(await endpoints()).toHaveLength(1);
	});

	it('keeps no secret', async () => {
		const { polled } = await publish();
		const saved = JSON.stringify(polled.savedData());
		expect(saved).toContain('webhook');
		expect(saved).not.toMatch(/whsec|secret/);
	});
});

describe('n8n registers a webhook', () => {
	const type = built<INodeType>('nodes/Scenario/ScenarioTrigger.node.js', 'ScenarioTrigger');

	/** n8n's own evaluation (WebhookService): no webhook without a method. */
	const methodOf = (checkMode: string | undefined, active: boolean) => {
		const parameters = checkMode === undefined ? {} : { checkMode };
		const node = createNode('Scenario Trigger', 'scenarioTrigger', parameters);
		const graph = { nodes: [node], connections: {}, active, nodeTypes: nodeTypes() };
		const { expression, nodes } = new Workflow(graph);
		const { httpMethod } = type.description.webhooks?.[0] ?? {};
		const own = nodes[node.name] ?? node;
		return expression.getSimpleParameterValue(own, httpMethod, 'internal', {}, undefined, 'GET');
	};

	it.each([
		['in a published workflow', 'webhook', true, 'POST'],
		['but none for a test run', 'webhook', false, ''],
		['but none if it polls', 'polling', true, ''],
		['but none if it was saved before there was a choice', undefined, true, ''],
	])('%s', (_, checkMode, active, method) => {
		expect(methodOf(checkMode, active)).toBe(method);
	});
});

it('Fetch Test Event returns the newest job without registering anything', async () => {
	const jobId = await start({ seconds: 0 });
	expect(await trigger().poll('manual')).toMatchObject([{ json: { jobId } }]);
	expect(await endpoints()).toEqual([]);
});
