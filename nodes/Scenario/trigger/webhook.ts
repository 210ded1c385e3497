import type { IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { readBaseUrl, readProjectId } from '../../../credentials/ScenarioApi.credentials';
import type { ApiFailure } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { createClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import type { ScenarioRequest } from '../transport/request';
import { apiPath, CREDENTIAL } from '../transport/request';
import { clock } from '../utils/clock';
import type { JsonRecord } from '../utils/json';
import { asRecords, asText } from '../utils/json';
import { asId } from '../utils/text';
import { checkJobs } from './check';
import { readTriggerOptions } from './properties';
import { findActiveTrigger, MIN_DELAY_MS, removeActiveTrigger } from './state';

/*
 * The webhook endpoint at Scenario, which is found again by its URL: n8n registers it when it publishes
 * the workflow, looks for it when it starts, and removes it when it unpublishes the workflow. In between
 * Scenario calls it.
 */

/** The ends of jobs. Which of them a job of a model sends isn't known. */
const EVENTS = [
	'generation.completed',
	'generation.failed',
	'inference.cancelled',
	'inference.completed',
	'inference.failed',
];

const POLL_INSTEAD = 'set "Check for Finished Jobs" to "At Poll Times"';

/** Hosts that only a machine or its network knows: names without a dot, and names set aside for that. */
const LOCAL_NAME = /^[^.:]+$|\.(?:localhost|local|internal|lan|home\.arpa)$/;

/** Addresses of this machine, its network and its container network, in IPv4. */
const LOCAL_IPV4 =
	/^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/;

/** The same in IPv6: unspecified, loopback, unique local, link-local. */
const LOCAL_IPV6 = /^\[(?:::1?|f[cd].*|fe[89ab].*)\]$/;

/** Whether the internet can't reach the host of a URL. */
export function isLocalHost(url: string): boolean {
	const { hostname } = new URL(url);
	return [LOCAL_NAME, LOCAL_IPV4, LOCAL_IPV6].some((pattern) => pattern.test(hostname));
}

/** Whether Scenario can reach the URL: a service on this network, such as the simulator, reaches all. */
async function isReachable(context: IHookFunctions, url: string): Promise<boolean> {
	return !isLocalHost(url) || isLocalHost(readBaseUrl(await context.getCredentials(CREDENTIAL)));
}

const getUrl = (context: IHookFunctions): string => context.getNodeWebhookUrl('default') ?? '';

/**
 * The project of the key: that of the credential, else the owner of the newest job, else the only
 * project of the team.
 *
 * @throws {NodeOperationError} when there is none to be found
 */
async function findProject(context: IHookFunctions, client: ScenarioClient): Promise<string> {
	const projectId = readProjectId(await context.getCredentials(CREDENTIAL));
	if (projectId) return projectId;
	const [job] = asRecords((await client.get('/jobs', { pageSize: 1 })).jobs);
	const ownerId = asId(job?.ownerId);
	if (ownerId && !ownerId.startsWith('team_')) return ownerId;
	const result = await client.requestWithRetry({ method: 'GET', path: '/teams' });
	const teams = 'failure' in result ? [] : asRecords(result.body.teams);
	const [project, ...others] = teams.flatMap((team) => asRecords(team.projects));
	const onlyId = others.length === 0 ? asId(project?.id) : undefined;
	if (onlyId) return onlyId;
	throw new NodeOperationError(client.node, 'The project for the webhook is unknown', {
		description: `Enter the Project ID in the Scenario API credential, or ${POLL_INSTEAD}.`,
	});
}

/** @throws {NodeApiError} always */
function reject({ node }: ScenarioClient, projectId: string, failure: ApiFailure): never {
	if (failure.status !== 403 && failure.status !== 404) throw toNodeApiError(node, failure);
	throw new NodeApiError(
		node,
		{ reason: failure.reason },
		{
			message: `This API key can't register webhooks in project ${projectId}`,
			description: `Scenario said: ${failure.reason}. Use a key with this permission, or ${POLL_INSTEAD}.`,
			httpCode: String(failure.status),
		},
	);
}

/**
 * The endpoints of a project. All functions throw a NodeApiError.
 *
 * @throws {NodeOperationError} when the project is unknown
 */
async function openEndpoints(context: IHookFunctions, client: ScenarioClient) {
	const projectId = await findProject(context, client);
	const send = async (method: ScenarioRequest['method'], id?: string, body?: JsonRecord) => {
		const path = apiPath('projects', projectId, 'webhook-endpoints', ...(id ? [id] : []));
		const request = { method, path, body };
		const result =
			method === 'POST'
				? await client.requestOnce(request)
				: await client.requestWithRetry(request);
		return 'failure' in result ? reject(client, projectId, result.failure) : result.body;
	};
	const find = async (url: string) => {
		const { webhookEndpoints } = await send('GET');
		return asRecords(webhookEndpoints).filter((endpoint) => endpoint.url === url);
	};
	return {
		find,
		async create(url: string) {
			const { name } = context.getWorkflow();
			const description = `n8n: ${client.node.name}${name ? ` in ${name}` : ''}`;
			await send('POST', undefined, { url, enabledEvents: EVENTS, description });
		},
		enable: async ({ id }: JsonRecord) => await send('PUT', asId(id), { enabled: true }),
		async remove(url: string) {
			for (const { id } of await find(url)) await send('DELETE', asId(id));
		},
	};
}

/**
 * Whether the endpoint exists. One that Scenario has switched off is switched on again, and that of an
 * address that n8n had before is removed.
 *
 * @throws {NodeOperationError} when Scenario can't reach n8n, or the project is unknown
 * @throws {NodeApiError} when the key may not manage webhooks, or Scenario doesn't respond
 */
export async function endpointExists(context: IHookFunctions): Promise<boolean> {
	const client = await createClient(context);
	const url = getUrl(context);
	if (!(await isReachable(context, url))) {
		const message = `Scenario can't reach this n8n at ${new URL(url).origin}`;
		throw new NodeOperationError(client.node, message, {
			description: `The address is known on your own network only. Set the environment variable WEBHOOK_URL of n8n to its public address, or ${POLL_INSTEAD}. Nothing was registered.`,
		});
	}
	const endpoints = await openEndpoints(context, client);
	const data = context.getWorkflowStaticData('node');
	const before = asText(data.webhookUrl);
	if (before !== undefined && before !== url) await endpoints.remove(before);
	data.webhookUrl = url;
	const [endpoint] = await endpoints.find(url);
	if (endpoint?.enabled === false) await endpoints.enable(endpoint);
	return endpoint !== undefined;
}

/** Registers the endpoint. @throws like `endpointExists` */
export async function createEndpoint(context: IHookFunctions): Promise<boolean> {
	const endpoints = await openEndpoints(context, await createClient(context));
	await endpoints.create(getUrl(context));
	return true;
}

/** Removes the endpoint. A workflow can be unpublished without Scenario: the next one finds it by its URL. */
export async function removeEndpoint(context: IHookFunctions): Promise<boolean> {
	removeActiveTrigger(context);
	const url = getUrl(context);
	try {
		const client = await createClient(context);
		if (await isReachable(context, url)) {
			const endpoints = await openEndpoints(context, client);
			await endpoints.remove(url);
		}
		return true;
	} catch {
		context.logger.warn(
			`The webhook of ${context.getNode().name} couldn't be removed from Scenario. It stays there without effect until the workflow is published again.`,
		);
		return false;
	}
}

/** Milliseconds: so much can notifications that announce nothing slow down the checks for them. */
const MAX_DELAY_MS = 60_000;

/**
 * Checks for finished jobs after a call of the webhook. Nothing in it is read: how Scenario signs its
 * calls isn't known, so anybody could send one. All calls that arrive before the check share it.
 */
export async function receiveNotification(
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	// The sender needn't wait for the check.
	context.getResponseObject().writeHead(200).end();
	const response: IWebhookResponseData = { noWebhookResponse: true };
	const trigger = findActiveTrigger(context);
	if (!trigger || trigger.isCheckDue) return response;
	trigger.isCheckDue = true;
	await clock.sleep(trigger.delay);
	trigger.isCheckDue = false;
	trigger.unannounced = undefined;
	try {
		const client = await createClient(context);
		const settings = readTriggerOptions(context);
		const { finished, items, remaining } = await checkJobs(context, client, settings, trigger);
		const isUseful = finished.length > 0;
		trigger.delay = isUseful ? MIN_DELAY_MS : Math.min(2 * trigger.delay, MAX_DELAY_MS);
		if (isUseful) trigger.isNotified = remaining.length === 0;
		return items.length > 0 ? { ...response, workflowData: [items] } : response;
	} catch {
		// The next poll checks, and reports what is wrong.
		trigger.isNotified = false;
		return response;
	}
}
