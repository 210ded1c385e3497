import { randomUUID } from 'node:crypto';

import axios from 'axios';

import type { N8n } from '../../e2e/harness/n8n.cts';
import { until } from '../../e2e/harness/process.cts';
import { chain } from '../../e2e/harness/workflows.cts';

/**
 * Publishes a workflow that has nothing to do with Scenario: a webhook that answers when its last
 * node has run. Gives a function that calls it and resolves with the answer.
 */
export async function answerAtOnce({ url, client }: N8n): Promise<() => Promise<unknown>> {
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
