import type { Execution } from '../e2e/harness/client.cts';
import { until } from '../e2e/harness/process.cts';
import { failureOf, itemsOf } from '../e2e/harness/results.cts';
import { openScene, type QueueScene } from './harness/scene.cts';
import { whoRan } from './harness/whoRan.cts';
import { CONCURRENCY } from './harness/worker.cts';
import { GENERATE } from './harness/workflow.cts';

/** As many as both workers run at the same time. */
const TWENTY = 2 * CONCURRENCY;
const VIDEO_BYTES = 3 * 1024 ** 2;
/** Simulated seconds: no job ends before a test lets this time pass. */
const AN_HOUR = 3_600;

const takesOf = (about: string) =>
	Array.from({ length: TWENTY }, (_, index) => `${about}, take ${index + 1}`);

describe('twenty executions on two workers', () => {
	let scene: QueueScene;
	afterEach(async () => await scene.close());

	/** Lets all jobs end once every execution has its own. */
	const endJobsTogether = async () => {
		const { control } = scene.simulator;
		const allRun = () => control.jobsCreated().length >= TWENTY;
		await until('every execution has its job', allRun, { seconds: 60 });
		control.advance(AN_HOUR);
	};

	/** All went well, and each has the one job of its own prompt. */
	const expectOneJobEach = (executions: Execution[], prompts: string[]) => {
		expect(executions.map(failureOf)).toEqual(prompts.map(() => undefined));
		expect(executions.map(({ status }) => status)).toEqual(prompts.map(() => 'success'));
		const jobs = scene.simulator.control.jobsCreated();
		expect(jobs.map(({ body }) => body.prompt).sort()).toEqual([...prompts].sort());
		const promptOf = new Map(jobs.map(({ jobId, body }) => [jobId, body.prompt]));
		for (const execution of executions) {
			const asked = itemsOf(execution, 'Webhook')[0]?.json.body;
			const given = itemsOf(execution, GENERATE);
			expect(given).toHaveLength(1);
			expect({ prompt: promptOf.get(String(given[0]?.json.jobId)) }).toEqual(asked);
		}
	};

	test('run at once on both, each video whole and none twice', async () => {
		scene = await openScene({ jobSeconds: AN_HOUR, maxJobsInFlight: TWENTY });
		const { client, simulator, receiver, workerLogs } = scene;
		simulator.control.nextOutcome({ times: TWENTY, bytes: VIDEO_BYTES });
		const prompts = takesOf('A fox in the snow');
		await scene.request(prompts);
		await endJobsTogether();
		const executions = await scene.endedExecutions();
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

		const ids = executions.map(({ id }) => id);
		const shares = await whoRan(ids, workerLogs);
		expect(shares.map((taken) => taken.length)).toEqual([CONCURRENCY, CONCURRENCY]);
		expect(shares.flat().sort()).toEqual([...ids].sort());
	});

	test('find the jobs whose replies were lost, each its own', async () => {
		scene = await openScene({ jobSeconds: AN_HOUR, maxJobsInFlight: TWENTY });
		const { control } = scene.simulator;
		const generate = { method: 'POST', path: '/generate/' };
		control.nextFault({ kind: 'lostReply', on: generate, times: 5, after: 5 });
		const prompts = takesOf('An owl at dusk');
		await scene.request(prompts);
		await endJobsTogether();
		expectOneJobEach(await scene.endedExecutions(), prompts);
		expect(control.faultsLeft()).toEqual([]);
	});

	test('wait their turn for an account with room for five', async () => {
		scene = await openScene({ jobSeconds: 1, maxJobsInFlight: 5 });
		const prompts = takesOf('A whale in the fog');
		await scene.request(prompts);
		expectOneJobEach(await scene.endedExecutions(), prompts);
		const refused = scene.simulator.control.requests().filter(({ status }) => status === 429);
		expect(refused).not.toEqual([]);
	});
});
