import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import axios from 'axios';

import { startSimulator, type Simulator } from '../../simulator/index.cts';
import type { Execution } from '../e2e/harness/client.cts';
import { credentialFor } from '../e2e/harness/credential.cts';
import { keepEvidence } from '../e2e/harness/evidence.cts';
import { until } from '../e2e/harness/process.cts';
import { failureOf, itemsOf } from '../e2e/harness/results.cts';
import { sharedQueue } from './harness/handover.cts';
import { startReceiver, type Receiver } from './harness/receiver.cts';
import { whoRan } from './harness/whoRan.cts';
import { CONCURRENCY } from './harness/worker.cts';
import { GENERATE, videoOnRequest } from './harness/workflow.cts';

/** As many as both workers run at the same time. */
const TWENTY = 2 * CONCURRENCY;
const VIDEO_BYTES = 3 * 1024 ** 2;
/** Simulated: no job ends before the test lets this time pass. */
const AN_HOUR = 3_600;

/** n8n publishes in the background. Asked with another method it tells that it takes a POST. */
async function listens(webhook: string): Promise<boolean> {
	const answer = await axios.get<{ message: string }>(webhook, { validateStatus: () => true });
	return answer.data.message.includes('POST');
}

describe('n8n in queue mode', () => {
	const { main, workerLogs } = sharedQueue();
	const { client } = main;
	let simulator: Simulator;
	let receiver: Receiver;
	let workflowId: string;
	let webhook: string;

	beforeAll(async () => {
		simulator = await startSimulator({
			jobSeconds: AN_HOUR,
			maxJobsInFlight: TWENTY,
			rateLimit: 0,
		});
		receiver = await startReceiver();
		const credential = await client.createCredential(credentialFor(simulator));
		const { path, workflow } = videoOnRequest(credential, receiver.url);
		const created = await client.createWorkflow(workflow);
		workflowId = created.id;
		webhook = `${main.url}/webhook/${path}`;
		await client.publish(created);
		await until('the webhook listens', async () => await listens(webhook));

		globalThis.takeEvidence = async (test) => {
			const { logFile } = main;
			const requests = () => simulator.control.requests();
			const folder = await keepEvidence(test, { pages: () => [], logFile, requests });
			for (const log of workerLogs) await copyFile(log, join(folder, basename(log)));
			return folder;
		};
	});
	afterAll(async () => {
		globalThis.takeEvidence = undefined;
		await receiver.close();
		await simulator.close();
	});

	const requestTwenty = async (about: string): Promise<string[]> => {
		const prompts = Array.from({ length: TWENTY }, (_, index) => `${about}, take ${index + 1}`);
		await Promise.all(prompts.map(async (prompt) => await axios.post(webhook, { prompt })));
		return prompts;
	};

	/** Lets all jobs end once every one of them runs. */
	const endJobsTogether = async () => {
		await until(
			'every execution has its job',
			() => simulator.control.jobsCreated().length >= TWENTY,
			{ seconds: 60 },
		);
		simulator.control.advance(AN_HOUR);
	};

	/** The newest executions, all of them ended. */
	const endedExecutions = async (): Promise<Execution[]> => {
		const newest = (await client.executions(workflowId)).slice(0, TWENTY);
		return await Promise.all(newest.map(async ({ id }) => await client.ended(id)));
	};

	/** Each execution has the one job of its own prompt. */
	const expectOneJobEach = (executions: Execution[], prompts: string[]) => {
		const jobs = simulator.control.jobsCreated();
		expect(jobs.map(({ body }) => body.prompt).sort()).toEqual([...prompts].sort());
		const promptOf = new Map(jobs.map(({ jobId, body }) => [jobId, body.prompt]));
		for (const execution of executions) {
			const asked = itemsOf(execution, 'Webhook')[0]?.json.body;
			const given = itemsOf(execution, GENERATE);
			expect(given).toHaveLength(1);
			expect({ prompt: promptOf.get(String(given[0]?.json.jobId)) }).toEqual(asked);
		}
	};

	test('runs twenty executions at once on both workers, each video whole and none twice', async () => {
		simulator.control.nextOutcome({ times: TWENTY, bytes: VIDEO_BYTES });
		const prompts = await requestTwenty('A fox in the snow');
		await endJobsTogether();
		const executions = await endedExecutions();

		expect(executions.map(failureOf)).toEqual(Array(TWENTY).fill(undefined));
		expect(executions.map(({ status }) => status)).toEqual(Array(TWENTY).fill('success'));
		expectOneJobEach(executions, prompts);

		for (const execution of executions) {
			const item = itemsOf(execution, GENERATE)[0];
			const made = simulator.control.assetBytes(String(item?.json.assetId));
			expect(made).toHaveLength(VIDEO_BYTES);
			const stored = item?.binary?.data?.id ?? '';
			expect(stored).toMatch(/^database:/);
			expect(made.equals(await client.binary(stored))).toBe(true);
			const [sentOn, ...more] = receiver.received(String(item?.json.assetId));
			expect(more).toEqual([]);
			expect(sentOn && made.equals(sentOn)).toBe(true);
		}

		const shares = await whoRan(workerLogs);
		expect(shares.map((ids) => ids.length)).toEqual([CONCURRENCY, CONCURRENCY]);
		expect(shares.flat().sort()).toEqual(executions.map(({ id }) => id).sort());
	});

	test('finds the jobs whose replies were lost, while the others run beside', async () => {
		simulator.control.reset();
		const lost = { kind: 'lostReply', on: { method: 'POST', path: '/generate/' } } as const;
		simulator.control.nextFault({ ...lost, times: 5, after: 5 });
		const prompts = await requestTwenty('An owl at dusk');
		await endJobsTogether();
		const executions = await endedExecutions();

		expect(simulator.control.faultsLeft()).toEqual([]);
		expect(executions.map(failureOf)).toEqual(Array(TWENTY).fill(undefined));
		expectOneJobEach(executions, prompts);
	});
});
