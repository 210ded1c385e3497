import { randomUUID } from 'node:crypto';

import axios from 'axios';

import { until } from '../../../tools/n8n/process.cts';
import type { N8n } from '../../../tools/n8n/startN8n.cts';
import { chain } from '../../../tools/n8n/workflows.cts';

/**
 * Publishes a workflow without Scenario: a webhook that responds when its last
 * node has run. Returns a function that calls it and resolves with the response.
 */
export async function publishWebhook({ url, client }: N8n): Promise<() => Promise<unknown>> {
	const path = randomUUID();
	const workflow = chain(
		'Something else',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		},
		{ name: 'Last', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	);
	await client.publish(await client.createWorkflow(workflow));
	const call = async () => await axios.post<unknown>(`${url}/webhook/${path}`, { some: 'thing' });
	await until('the webhook is registered', async () => {
		const answer = await call().catch(() => undefined);
		return answer !== undefined;
	});
	return async () => (await call()).data;
}
