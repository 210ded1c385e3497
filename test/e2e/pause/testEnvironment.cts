import axios from 'axios';

import { startSimulator, type Simulator } from '../../../simulator/index.cts';
import {
	isUnended,
	type Execution,
	type N8nClient,
	type Summary,
} from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { until } from '../../../tools/n8n/process.cts';
import { getFailure, getItems } from '../../../tools/n8n/results.cts';
import { expect } from '../harness/test.cts';
import type { WaitMode } from './waitMode.cts';
import { AFTER, videosOnRequest } from './workflow.cts';

export interface PauseEnvironment {
	simulator: Simulator;
	/** Starts an execution; its prompts are `<run>.0`, `<run>.1` … */
	start: (run: number) => Promise<void>;
	/**
	 * Waits until the given number of started executions are paused, each with its paused supervisor
	 * and its polling workflow. Polling workflows may be awake: with many of them some always are.
	 */
	untilPaused: (runs: number) => Promise<void>;
	/** Waits until all executions have ended, including those of helper workflows. */
	untilEnded: () => Promise<void>;
	/** The started executions, in any order. */
	started: () => Promise<Summary[]>;
	/** Expects all executions to succeed, and each submitted job to be returned once, in its own one. */
	expectEachItsOwn: (runs: number) => Promise<void>;
	close: () => Promise<void>;
}

/** Simulated seconds: jobs end only when a test advances the clock by this. */
export const A_DAY = 86_400;

/**
 * n8n looks for lost executions once a minute, and for lost workers every other one. A slow machine may
 * need many times the seconds of a fast one for the executions themselves.
 */
const PATIENCE = { seconds: 900, everyMs: 1_000 };

/** The year until which n8n pauses executions that wait for another one. */
const NO_TIME = '2999';

/** Started execution, supervisor and polling workflow. */
const EXECUTIONS_PER_RUN = 3;

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

	const isStarted = ({ mode }: Summary) => mode === 'webhook';
	const started = async () => (await client.executions(created.id)).filter(isStarted);
	const unended = async () => (await client.executions(created.id)).filter(isUnended);

	/** Of each run, the started execution and the supervisor wait for another execution. */
	const isPaused = async (runs: number) => {
		const executions = await unended();
		const parked = executions.filter(({ waitTill }) => waitTill?.startsWith(NO_TIME));
		return executions.length === runs * EXECUTIONS_PER_RUN && parked.length === runs * 2;
	};

	const expectItsOwn = async (execution: Execution) => {
		expect(getFailure(execution)).toBeUndefined();
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
		untilPaused: async (runs) =>
			await until('all executions are paused', async () => await isPaused(runs), PATIENCE),
		untilEnded: async () =>
			await until('all have ended', async () => (await unended()).length === 0, PATIENCE),
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
