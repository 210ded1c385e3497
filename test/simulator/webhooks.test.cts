import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { until } from '../../tools/n8n/process.cts';
import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const ENDPOINTS = '/projects/proj_simulator/webhook-endpoints';

it('deliveries are repeated until one succeeds, and counted', async () => {
	const { api, control } = simulated;
	const statuses = [500, 404, 200];
	const server = createServer((_, response) => response.writeHead(statuses.shift() ?? 500).end());
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	const { data } = await api.post(ENDPOINTS, { url, enabledEvents: ['*'] });
	const own = `${ENDPOINTS}/${data.webhookEndpoint.id}/events`;
	await submit(simulated);

	/** Attempts become due by the simulated clock and are made by the real one. */
	const attempts = async (after: number, count: number) => {
		control.advance(after);
		await until(
			`attempt ${count}`,
			async () => {
				const { webhookEndpoints } = (await api.get(ENDPOINTS)).data;
				return webhookEndpoints[0].nbTotalCalls === count;
			},
			{ seconds: 10, everyMs: 20 },
		);
		const [{ id, status }] = (await api.get(own)).data.items;
		const { webhookEvent } = (await api.get(`${own}/${id}`)).data;
		const codes = webhookEvent.attempts.map((attempt: object) => Object.values(attempt)[0]);
		return [status, codes];
	};
	expect(await attempts(3_600, 1)).toEqual(['retrying', [500]]);
	expect(await attempts(10, 2)).toEqual(['retrying', [500, 404]]);
	expect(await attempts(60, 3)).toEqual(['success', [500, 404, 200]]);
	const [{ nbFailedCalls }] = (await api.get(ENDPOINTS)).data.webhookEndpoints;
	expect(nbFailedCalls).toBe(2);
	server.close();
});
