import axios from 'axios';
import type { ExecutionStatus } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../../simulator/index.cts';
import type { Execution, N8nClient, Summary } from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { until } from '../../../tools/n8n/process.cts';
import { getItems } from '../../../tools/n8n/results.cts';
import type { WaitMode } from './waitMode.cts';
import { AFTER, videosOnRequest } from './workflow.cts';

export interface PauseEnvironment {
	simulator: Simulator;
	/** Starts an execution; its prompts are `<run>.0`, `<run>.1` … */
	start: (run: number) => Promise<void>;
	/** Number of executions, including those of helper workflows. */
	count: (status: ExecutionStatus) => Promise<number>;
	/** The started executions, in any order. */
	started: () => Promise<Summary[]>;
	/** Expects all executions to succeed, and each submitted job to be returned once, in its own one. */
	expectEachItsOwn: (runs: number) => Promise<void>;
	close: () => Promise<void>;
}

/** Simulated seconds: jobs end only when a test advances the clock by this. */
export const A_DAY = 86_400;

/** A published workflow that waits, paused or not, and a simulator with long jobs. */
export async function openPauseEnvironment(
	{ url, client }: { url: string; client: N8nClient },
	jobsEach: number,
	waitMode: WaitMode = 'paused',
): Promise<PauseEnvironment> {
	const simulator = await startSimulator({ rateLimit: 0, maxJobsInFlight: 0, jobSeconds: A_DAY });
	const { control } = simulator;
	const credential = await client.createCredential(credentialFor(simulator));
	const { path, workflow } = videosOnRequest(credential, jobsEach, waitMode);
	const created = await client.createWorkflow(workflow);
	await client.publish(created);

	const started = async () => {
		const all = await client.executions(created.id);
		return all.filter(({ mode }) => mode === 'webhook');
	};

	const expectItsOwn = async (execution: Execution) => {
		expect(execution.status).toBe('success');
		const items = getItems(execution, AFTER);
		const promptOf = new Map(control.jobsCreated().map(({ jobId, body }) => [jobId, body.prompt]));
		const prompts = items.map(({ json }) => String(promptOf.get(String(json.jobId))));
		const [run] = String(prompts[0]).split('.');
		expect(prompts).toEqual(Array.from({ length: jobsEach }, (_, n) => `${run}.${n}`));
		expect(items.map(({ json }) => json.pairedWith)).toEqual(prompts);
		for (const { json, binary } of items) {
			const bytes = await client.binary(binary?.data?.id ?? '');
			expect(bytes.equals(control.assetBytes(String(json.assetId)))).toBe(true);
		}
		return items.map(({ json }) => String(json.jobId));
	};

	return {
		simulator,
		started,
		// n8n registers a webhook shortly after it has reported the workflow as published.
		start: async (run) =>
			await until('the webhook answers', async () => {
				const body = { run };
				const options = { validateStatus: () => true };
				return (await axios.post(`${url}/webhook/${path}`, body, options)).status === 200;
			}),
		count: async (wanted) =>
			(await client.executions(created.id)).filter(({ status }) => status === wanted).length,
		expectEachItsOwn: async (runs) => {
			const seen: string[] = [];
			for (const { id } of await started())
				seen.push(...(await expectItsOwn(await client.execution(id))));
			const jobs = control.jobsCreated().map(({ jobId }) => jobId);
			expect(jobs).toHaveLength(runs * jobsEach);
			expect([...seen].sort()).toEqual([...jobs].sort());
			const submissions = control
				.requests()
				.filter(({ method, path: asked }) => method === 'POST' && asked.includes('/generate/'));
			expect(submissions).toHaveLength(runs * jobsEach);
		},
		close: async () => await simulator.close(),
	};
}
