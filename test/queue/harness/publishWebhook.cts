import { randomUUID } from 'node:crypto';

import axios from 'axios';

import { until } from '../../../tools/n8n/process.cts';
import type { N8n } from '../../../tools/n8n/startN8n.cts';
import { chain } from '../../../tools/n8n/workflows.cts';

/**
 * Publishes a workflow without Scenario, which a webhook starts. Returns a function that calls it, and
 * resolves once that execution has succeeded. It doesn't wait for what the last node returns: n8n 2.41 in
 * queue mode has kept a caller waiting for ever, though the execution had succeeded.
 */
export async function publishWebhook({ url, client }: N8n): Promise<() => Promise<void>> {
	const path = randomUUID();
	const workflow = chain(
		'Something else',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
		},
		{ name: 'Last', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	);
	const { id, versionId } = await client.createWorkflow(workflow);
	await client.publish({ id, versionId });
	const call = async () => await axios.post<unknown>(`${url}/webhook/${path}`, { some: 'thing' });
	await until('the webhook is registered', async () => {
		const answer = await call().catch(() => undefined);
		return answer !== undefined;
	});
	let calls = 1;
	return async () => {
		await call();
		const wanted = ++calls;
		await until('the workflow has run', async () => {
			const executions = await client.executions(id);
			return executions.filter(({ status }) => status === 'success').length >= wanted;
		});
	};
}
