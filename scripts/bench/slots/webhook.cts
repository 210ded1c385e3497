import { randomUUID } from 'node:crypto';

import axios from 'axios';

import type { N8n } from '../../../test/e2e/harness/n8n.cts';
import { until } from '../../../test/e2e/harness/process.cts';
import { chain, generateVideo } from '../../../test/e2e/harness/workflows.cts';

/** A published workflow that makes a video at each call. */
export interface Published {
	workflowId: string;
	/** Starts an execution. */
	call(): Promise<void>;
	/** How many of its executions are in this state, those behind parked ones included; to 100. */
	count(status: 'running' | 'waiting' | 'success'): Promise<number>;
	unpublish(): Promise<void>;
}

/** n8n publishes in the background. Asked with another method it tells that it takes a POST. */
async function listens(url: string): Promise<boolean> {
	const answer = await axios.get<{ message: string }>(url, { validateStatus: () => true });
	return answer.data.message.includes('POST');
}

export async function publish(
	{ client, url }: N8n,
	credential: { id: string; name: string },
	waitMode: 'running' | 'parked',
): Promise<Published> {
	const path = randomUUID();
	const webhook = `${url}/webhook/${path}`;
	const workflow = await client.createWorkflow(
		chain(
			waitMode,
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
				webhookId: path,
			},
			generateVideo(credential, { options: { waitMode } }),
		),
	);
	await client.publish(workflow);
	await until('the webhook listens', async () => await listens(webhook));
	return {
		workflowId: workflow.id,
		call: async () => void (await axios.post(webhook, {}, { proxy: false })),
		async count(status) {
			const filter = JSON.stringify({ workflowId: workflow.id, status: [status] });
			const { data } = await axios.get<{ data: { results: unknown[] } }>(`${url}/rest/executions`, {
				params: { filter, limit: 100 },
				headers: { cookie: client.cookie() },
				proxy: false,
			});
			return data.data.results.length;
		},
		unpublish: async () => void (await client.unpublish(workflow.id)),
	};
}
