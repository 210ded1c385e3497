import axios from 'axios';

import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator/index.cts';
import type { Execution, N8nClient } from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { until } from '../../../tools/n8n/process.cts';
import { attachOnFailure } from '../../e2e/harness/test.cts';
import { startReceiver, type Receiver } from './receiver.cts';
import { sharedQueue } from './sharedState.cts';
import { videoOnRequest } from './workflow.cts';

export interface QueueEnvironment {
	client: N8nClient;
	simulator: Simulator;
	/** The server that the workflow sends its videos to. */
	receiver: Receiver;
	workerLogs: string[];
	/** Starts an execution for each prompt, all at the same time. */
	request: (prompts: string[]) => Promise<void>;
	/** Every execution of the environment, once all of them have ended. */
	endedExecutions: () => Promise<Execution[]>;
	close: () => Promise<void>;
}

/** n8n publishes in the background. A request with another method shows that it accepts POST. */
async function listens(webhook: string): Promise<boolean> {
	const answer = await axios.get<{ message: string }>(webhook, { validateStatus: () => true });
	return answer.data.message.includes('POST');
}

/** Opens the environment of a test: the shared n8n, a simulator, and a published workflow that uses it. */
export async function openQueueEnvironment(options: SimulatorOptions): Promise<QueueEnvironment> {
	const queue = sharedQueue();
	const { client, url } = queue.main;
	const simulator = await startSimulator({ rateLimit: 0, ...options });
	const detach = attachOnFailure({
		logFiles: [queue.main.logFile, ...queue.workerLogs],
		requests: () => simulator.control.requests(),
	});
	const receiver = await startReceiver();
	const credential = await client.createCredential(credentialFor(simulator));
	const { path, workflow } = videoOnRequest(credential, receiver.url);
	const created = await client.createWorkflow(workflow);
	const webhook = `${url}/webhook/${path}`;
	await client.publish(created);
	await until('the webhook listens', async () => await listens(webhook));
	return {
		client,
		simulator,
		receiver,
		workerLogs: queue.workerLogs,
		request: async (prompts) => {
			await Promise.all(prompts.map(async (prompt) => await axios.post(webhook, { prompt })));
		},
		endedExecutions: async () => {
			const started = await client.executions(created.id);
			return await Promise.all(started.map(async ({ id }) => await client.ended(id, 120)));
		},
		close: async () => {
			detach();
			// Servers first: an open one would keep the run from ending.
			await receiver.close();
			await simulator.close();
			await client.unpublish(created.id);
		},
	};
}
