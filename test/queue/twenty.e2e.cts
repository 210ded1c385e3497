import type { Execution } from '../../tools/n8n/client.cts';
import { until } from '../../tools/n8n/process.cts';
import { CONCURRENCY } from '../../tools/n8n/queue/worker.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import { expect, test } from '../e2e/harness/test.cts';
import { executionsByWorker } from './harness/executionsByWorker.cts';
import { openQueueEnvironment, type QueueEnvironment } from './harness/testEnvironment.cts';
import { GENERATE } from './harness/workflow.cts';

/** The maximum both workers run at the same time. */
const TWENTY = 2 * CONCURRENCY;
const VIDEO_BYTES = 3 * 1024 ** 2;
/** Simulated seconds: jobs end only when a test advances the clock by this. */
const AN_HOUR = 3_600;

const takesOf = (about: string) =>
	Array.from({ length: TWENTY }, (_, index) => `${about}, take ${index + 1}`);

test.describe('Twenty executions on two workers', () => {
	let environment: QueueEnvironment;
	test.afterEach(async () => await environment.close());

	/** Completes all jobs once every execution has its own. */
	const endJobsTogether = async () => {
		const { control } = environment.simulator;
		const allRun = () => control.jobsCreated().length >= TWENTY;
		await until('every execution has its job', allRun);
		control.advance(AN_HOUR);
	};

	/** All succeeded, each with the one job of its own prompt. */
	const expectOneJobEach = (executions: Execution[], prompts: string[]) => {
		expect(executions.map(getFailure)).toEqual(prompts.map(() => undefined));
		expect(executions.map(({ status }) => status)).toEqual(prompts.map(() => 'success'));
		const jobs = environment.simulator.control.jobsCreated();
		expect(jobs.map(({ body }) => body.prompt).sort()).toEqual([...prompts].sort());
		const promptOf = new Map(jobs.map(({ jobId, body }) => [jobId, body.prompt]));
		for (const execution of executions) {
			const asked = getItems(execution, 'Webhook')[0]?.json.body;
			const given = getItems(execution, GENERATE);
			expect(given).toHaveLength(1);
			expect({ prompt: promptOf.get(String(given[0]?.json.jobId)) }).toEqual(asked);
		}
	};

	test('twenty executions run on two workers at once, with every video complete', async () => {
		environment = await openQueueEnvironment({ jobSeconds: AN_HOUR, maxJobsInFlight: TWENTY });
		const { client, simulator, receiver, workerLogs } = environment;
		simulator.control.nextOutcome({ times: TWENTY, bytes: VIDEO_BYTES });
		const prompts = takesOf('A fox in the snow');
		await environment.request(prompts);
		await endJobsTogether();
		const executions = await environment.endedExecutions();
		expectOneJobEach(executions, prompts);

		for (const execution of executions) {
			const item = getItems(execution, GENERATE)[0];
			const made = simulator.control.assetBytes(String(item?.json.assetId));
			expect(made).toHaveLength(VIDEO_BYTES);
			const stored = item?.binary?.data?.id ?? '';
			expect(stored).toMatch(/^database:/);
			expect(made.equals(await client.binary(stored))).toBe(true);
			const [sentOn, ...more] = receiver.received(String(item?.json.assetId));
			expect(more).toEqual([]);
			expect(sentOn && made.equals(sentOn)).toBe(true);
		}

		const ids = executions.map(({ id }) => id);
		const shares = await executionsByWorker(ids, workerLogs);
		expect(shares.map((taken) => taken.length)).toEqual([CONCURRENCY, CONCURRENCY]);
		expect(shares.flat().sort()).toEqual([...ids].sort());
	});

	test('executions whose submit replies were lost find their own jobs', async () => {
		environment = await openQueueEnvironment({ jobSeconds: AN_HOUR, maxJobsInFlight: TWENTY });
		const { control } = environment.simulator;
		const generate = { method: 'POST', path: '/generate/' };
		control.nextFault({ kind: 'lostReply', on: generate, times: 5, after: 5 });
		const prompts = takesOf('An owl at dusk');
		await environment.request(prompts);
		await endJobsTogether();
		expectOneJobEach(await environment.endedExecutions(), prompts);
		expect(control.faultsLeft()).toEqual([]);
	});

	test('executions wait for capacity when the account allows five jobs', async () => {
		environment = await openQueueEnvironment({ jobSeconds: 1, maxJobsInFlight: 5 });
		const prompts = takesOf('A whale in the fog');
		await environment.request(prompts);
		expectOneJobEach(await environment.endedExecutions(), prompts);
		const refused = environment.simulator.control.requests().filter(({ status }) => status === 429);
		expect(refused).not.toEqual([]);
	});
});
