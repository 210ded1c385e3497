import { startSimulator, type Simulator } from '../../simulator/index.cts';
import type { Execution, N8nClient } from '../../test/e2e/harness/client.cts';
import { credentialFor } from '../../test/e2e/harness/credential.cts';
import { limitTo } from '../../nodes/Scenario/transport/limit';
import { execute, executeSaved } from './common/execution.cts';
import { machineAsText } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { pacedTime, type PacedTime } from './common/pacedTime.cts';
import { startRealN8n } from './common/realN8n.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import { textTable } from './common/textTable.cts';
import { delaysOfFiles, delaysOfOutputs } from './latency/delays.cts';
import type { LatencyResult } from './latency/result.cts';
import { columnsOf, isGoalKept } from './latency/result.cts';
import { ACCOUNT, jobLengths, prepare, startAccount } from './many/service.cts';
import { scenario } from './many/workflows.cts';

const NODE = 'Generate Video';
/** The node's default. */
const POLL_INTERVAL = 5;

const secondsOf = (delays: number[]) =>
	delays.map((ms) => Math.round(ms) / 1000).toSorted((one, other) => one - other);

/** One execution with all the items, within the limits of an account. */
async function inOneExecution(client: N8nClient, time: PacedTime, count: number) {
	const simulator = await startAccount(time);
	try {
		const credential = await client.createCredential(credentialFor(simulator));
		prepare(simulator, jobLengths(count, 1));
		await execute(client, scenario(count, credential, { maxConcurrentJobs: 0 }));
		const { control } = simulator;
		return delaysOfFiles(control.jobsCreated(), control.requests());
	} finally {
		await simulator.close();
	}
}

/**
 * An execution for each item, so many at once as an account has places. Each polls for itself,
 * which would be too many requests for one account: here they are not limited.
 */
async function inOneExecutionEach(client: N8nClient, { now }: PacedTime, count: number) {
	const simulator: Simulator = await startSimulator({ now, rateLimit: 0, maxJobsInFlight: 0 });
	try {
		const credential = await client.createCredential(credentialFor(simulator));
		prepare(simulator, jobLengths(count, 2));
		const { id } = await client.createWorkflow(scenario(1, credential, {}));
		const atOnce = limitTo(ACCOUNT.jobsInFlight);
		const executions: Execution[] = await Promise.all(
			Array.from({ length: count }, async () => atOnce(async () => await executeSaved(client, id))),
		);
		return delaysOfOutputs(simulator.control.jobsCreated(), executions, NODE);
	} finally {
		await simulator.close();
	}
}

/**
 * The time between the end of a job and its result in n8n.
 *
 * @returns whether the goal was kept; a tiny round shows only that all works
 */
export async function latency({ tiny, keep, items, pace }: Options): Promise<boolean> {
	const count = items?.[0] ?? (tiny ? 2 : 100);
	const time = pacedTime(pace ?? (tiny ? 30 : 5));
	const n8n = await startRealN8n(time);
	try {
		const { client } = n8n;
		const files = await inOneExecution(client, time, count);
		const outputs = await inOneExecutionEach(client, time, count);
		if (files.length !== count || outputs.length !== count) {
			throw new Error(`Of ${count} jobs ${files.length} and ${outputs.length} gave their results`);
		}
		const result: LatencyResult = {
			machine: n8n.machine,
			pace: time.pace,
			pollInterval: POLL_INTERVAL,
			rows: [
				{ way: 'until its file is fetched, all in one execution', seconds: secondsOf(files) },
				{ way: 'until the output of the node, one execution each', seconds: secondsOf(outputs) },
			],
		};
		say(`${machineAsText(result.machine)}\n\n${textTable(columnsOf(result), result.rows)}\n`);
		if (keep) await keepResult('latency', result);
		return tiny || isGoalKept(result);
	} finally {
		await n8n.stop();
	}
}
