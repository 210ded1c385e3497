import type { INodeParameters } from 'n8n-workflow';

import type { Simulator } from '../../simulator/index.cts';
import type { N8nClient, WorkflowToCreate } from '../../tools/n8n/client.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import { generateVideo, START, type Credential } from '../../tools/n8n/workflows.cts';
import type { Options } from '../harness.cts';
import { countUsage, jobLengths, prepare, type Account } from './account.cts';
import { OURS, type Sample } from './rows.cts';
import {
	createBatchWorkflow,
	createLoopWorkflow,
	createPrompts,
	createValuesWorkflow,
} from './workflows.cts';

/** One way to generate many videos. */
export interface Way {
	name: string;
	/** The only numbers of items that it is measured with. */
	items?: number[];
	/** Whether it leaves capacity of the account unused, which takes hours: measured only once. */
	isSlow?: boolean;
	/** Generates one video per item and downloads the files. Returns scaled seconds. */
	run(items: number): Promise<number>;
}

/** Long enough for the slowest way at any scale that makes sense. */
const TIMEOUT_SECONDS = 3_600;

/**
 * Saves a workflow, runs it and waits for its end. Only the list of executions is polled: reading
 * their data would make n8n work while it is measured.
 *
 * @returns its start and end, in scaled milliseconds since the epoch
 * @throws {Error} when the execution did not succeed
 */
async function execute(client: N8nClient, workflow: WorkflowToCreate) {
	const { id: workflowId } = await client.createWorkflow(workflow);
	const id = await client.run(workflowId, START);
	const hasEnded = async () =>
		(await client.executions(workflowId)).some((each) => each.id === id && each.stoppedAt);
	await until(`execution ${id} has ended`, hasEnded, { seconds: TIMEOUT_SECONDS, everyMs: 250 });
	const execution = await client.execution(id);
	if (execution.status !== 'success') {
		throw new Error(`Execution ${id} ended as ${execution.status}: ${getFailure(execution)}`);
	}
	const { startedAt, stoppedAt = '' } = execution;
	return [Date.parse(startedAt), Date.parse(stoppedAt)] as const;
}

/** Scaled seconds that an execution of this workflow takes. */
export async function executeInSeconds(client: N8nClient, workflow: WorkflowToCreate) {
	const [startedAt, endedAt] = await execute(client, workflow);
	return (endedAt - startedAt) / 1000;
}

/** A credential of our node for each run, if none is to profit from the runs before. */
export async function createOwnCredential(client: N8nClient, simulator: Simulator, projectId = '') {
	const { data, ...credential } = credentialFor(simulator);
	return await client.createCredential({ ...credential, data: { ...data, projectId } });
}

const createOwnWorkflow = (items: number, credential: Credential, options: INodeParameters = {}) =>
	createValuesWorkflow(
		createPrompts(items),
		generateVideo(credential, { prompt: '={{ $json.value }}', options }),
	);

/** Our node. @param credential called before each run */
export const createOwnWay = (
	client: N8nClient,
	credential: () => Promise<Credential>,
	name: string,
	options: INodeParameters = {},
): Way => ({
	name,
	run: async (items) =>
		await executeInSeconds(client, createOwnWorkflow(items, await credential(), options)),
});

const createBasicCredential = async (
	client: N8nClient,
	{ apiKey: user, apiSecret: password }: Simulator,
): Promise<Credential> =>
	await client.createCredential({ name: 'Basic', type: 'httpBasicAuth', data: { user, password } });

/** The workflow with built-in nodes that makes the best of the account. */
export async function createBatchWay(
	client: N8nClient,
	simulator: Simulator,
	{ maxJobsInFlight }: Account,
): Promise<Way> {
	const basic = await createBasicCredential(client, simulator);
	return {
		name: 'HTTP Request in batches, polled by its paging',
		run: async (items) =>
			await executeInSeconds(
				client,
				createBatchWorkflow(items, basic, simulator.baseUrl, maxJobsInFlight),
			),
	};
}

/** Our node, and workflows of built-in nodes, all in one n8n. */
export async function createN8nWays(
	client: N8nClient,
	simulator: Simulator,
	account: Account,
): Promise<Way[]> {
	const ours = await createOwnCredential(client, simulator);
	const basic = await createBasicCredential(client, simulator);
	const credential = async () => await Promise.resolve(ours);
	return [
		createOwnWay(client, credential, OURS),
		{
			...createOwnWay(client, credential, `${OURS}, 5 jobs at once`, { maxConcurrentJobs: 5 }),
			items: [1, 10, 50],
			isSlow: true,
		},
		{
			name: `${OURS}, an execution for each`,
			items: [40],
			async run(items) {
				const run = async () => await execute(client, createOwnWorkflow(1, ours));
				const spans = await Promise.all(Array.from({ length: items }, run));
				const times = spans.flat();
				return (Math.max(...times) - Math.min(...times)) / 1000;
			},
		},
		await createBatchWay(client, simulator, account),
		{
			name: 'HTTP Request, Wait and IF in a loop',
			items: [1, 10],
			isSlow: true,
			run: async (items) =>
				await executeInSeconds(client, createLoopWorkflow(items, basic, simulator.baseUrl)),
		},
	];
}

/** Seconds of a job that is not measured. */
const WARM_UP_SECONDS = 5;

/**
 * Measures each way with each number of items, round after round.
 *
 * @param label begins each line of progress
 * @throws {Error} when a job was submitted twice, or a file is missing
 */
export async function measureWays(
	simulator: Simulator,
	ways: Way[],
	counts: number[],
	{ tiny, jobSeconds, rounds = tiny ? 1 : 3 }: Options,
	label = '',
): Promise<Sample[]> {
	// In its first run n8n loads and compiles what later runs find in memory.
	for (const way of tiny ? [] : ways) {
		prepare(simulator, [WARM_UP_SECONDS]);
		await way.run(1);
	}
	const samples: Sample[] = [];
	for (const items of counts) {
		for (let round = 1; round <= rounds; round++) {
			for (const way of ways) {
				if (!(way.items?.includes(items) ?? true)) continue;
				if (way.isSlow && items > 1 && round > 1) continue;
				prepare(simulator, jobLengths(items, round, jobSeconds));
				const seconds = await way.run(items);
				const { jobs, files, requests, rateLimited } = countUsage(simulator);
				if (jobs !== items || files !== items) {
					throw new Error(`${way.name}: ${jobs} jobs and ${files} files for ${items} items`);
				}
				samples.push({
					way: way.name,
					items,
					seconds,
					requestsPerJob: requests / items,
					rateLimited,
				});
				console.log(`${label}${items} items, round ${round}: ${way.name} ${seconds.toFixed(1)} s`);
			}
		}
	}
	return samples;
}
