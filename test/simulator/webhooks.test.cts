import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { until } from '../../tools/n8n/process.cts';
import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });
const restricted = useSimulator({ webhookAccess: false });

const ENDPOINTS = '/projects/proj_simulator/webhook-endpoints';
const EVENTS = ['generation.completed'];

let server: Server | undefined;
afterEach(() => server?.close());

const untilTrue = async (what: string, is: () => Promise<boolean> | boolean) =>
	await until(what, async () => await is(), { seconds: 10, everyMs: 20 });

const eventsOf = async (id: string) =>
	(await simulated.api.get(`${ENDPOINTS}/${id}/events`)).data.items;

it.each([
	['a relative URL', { url: '/hook', enabledEvents: EVENTS }],
	['an unknown event', { url: 'https://example.com', enabledEvents: ['job.done'] }],
	['no events', { url: 'https://example.com', enabledEvents: [] }],
])('an endpoint with %s is rejected', async (_, body) => {
	expect((await simulated.api.post(ENDPOINTS, body)).status).toBe(400);
});

it('endpoints are out of reach without access', async () => {
	expect((await restricted.api.get(ENDPOINTS)).status).toBe(403);
});

it('deliveries are repeated until one succeeds, and counted', async () => {
	const statuses = [500, 404];
	let received = 0;
	server = createServer((_, response) => {
		received++;
		response.writeHead(statuses.shift() ?? 200).end();
	});
	await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	const { id } = (await simulated.api.post(ENDPOINTS, { url, enabledEvents: ['*'] })).data
		.webhookEndpoint;
	await submit(simulated);
	simulated.control.advance(3_600);
	await untilTrue('a retry', async () => (await eventsOf(id))[0]?.status === 'retrying');
	simulated.control.advance(10);
	await untilTrue('the second attempt', () => received === 2);
	await untilTrue('its record', async () => {
		const { webhookEndpoints } = (await simulated.api.get(ENDPOINTS)).data;
		return webhookEndpoints[0].nbFailedCalls === 2;
	});
	simulated.control.advance(60);
	await untilTrue('success', async () => (await eventsOf(id))[0]?.status === 'success');
	const [event] = await eventsOf(id);
	const { data } = await simulated.api.get(`${ENDPOINTS}/${id}/events/${event.id}`);
	expect(data.webhookEvent).toMatchObject({
		endpointId: id,
		attempts: [
			{ responseStatusCode: 500 },
			{ responseStatusCode: 404 },
			{ responseStatusCode: 200 },
		],
	});
});
