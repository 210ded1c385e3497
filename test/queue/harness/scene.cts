import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import axios from 'axios';

import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator/index.cts';
import type { Execution, N8nClient } from '../../e2e/harness/client.cts';
import { credentialFor } from '../../e2e/harness/credential.cts';
import { keepEvidence } from '../../e2e/harness/evidence.cts';
import { until } from '../../e2e/harness/process.cts';
import { sharedQueue } from './handover.cts';
import { startReceiver, type Receiver } from './receiver.cts';
import { videoOnRequest } from './workflow.cts';

export interface QueueScene {
	client: N8nClient;
	simulator: Simulator;
	/** Where the workflow sends its videos. */
	receiver: Receiver;
	workerLogs: string[];
	/** Starts an execution for each prompt, all at the same time. */
	request: (prompts: string[]) => Promise<void>;
	/** Every execution of the scene, once all of them have ended. */
	endedExecutions: () => Promise<Execution[]>;
	close: () => Promise<void>;
}

/** n8n publishes in the background. Asked with another method it tells that it takes a POST. */
async function listens(webhook: string): Promise<boolean> {
	const answer = await axios.get<{ message: string }>(webhook, { validateStatus: () => true });
	return answer.data.message.includes('POST');
}

/** Keeps the logs of all of n8n when a test fails, and what the simulator was asked. */
export function keepEvidenceOf(
	{ main, workerLogs }: { main: { logFile: string }; workerLogs: string[] },
	simulator: Simulator,
): void {
	globalThis.takeEvidence = async (test) => {
		const { logFile } = main;
		const requests = () => simulator.control.requests();
		const folder = await keepEvidence(test, { pages: () => [], logFile, requests });
		for (const log of workerLogs) await copyFile(log, join(folder, basename(log)));
		return folder;
	};
}

/** What a test plays in: the shared n8n, a simulator, and a published workflow that uses it. */
export async function openScene(options: SimulatorOptions): Promise<QueueScene> {
	const queue = sharedQueue();
	const { client, url } = queue.main;
	const simulator = await startSimulator({ rateLimit: 0, ...options });
	keepEvidenceOf(queue, simulator);
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
			globalThis.takeEvidence = undefined;
			await client.unpublish(created.id);
			await receiver.close();
			await simulator.close();
		},
	};
}
