import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { until } from '../../tools/n8n/process.cts';
import { startN8nWithQueue, type N8nWithQueue } from '../../tools/n8n/queue/startN8nWithQueue.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import { chain, generateVideo, manualTrigger, scenarioNode } from '../../tools/n8n/workflows.cts';
import { attachOnFailure, expect, test } from '../e2e/harness/test.cts';
import { WAIT_MODE_VALUES } from '../e2e/pause/waitMode.cts';
import { executionsByWorker } from './harness/executionsByWorker.cts';
import { sharedQueue, type SharedQueue } from './harness/sharedState.cts';
import { GENERATE } from './harness/workflow.cts';

const UPLOAD = 'Upload Asset';
const VIDEO_BYTES = 3 * 1024 ** 2;
/** Simulated seconds: the job ends only when a test advances the clock by this. */
const AN_HOUR = 3_600;

/** As n8n 3.0 does it: an execution that is started in the editor runs on a worker. */
for (const { binaryData, id } of [
	{ binaryData: 'database' as const, id: /^database:/ },
	{ binaryData: 'filesystem' as const, id: /^filesystem-v2:/ },
] as const) {
	test.describe(`A manual execution on a worker, with files in the ${binaryData}`, () => {
		let own: N8nWithQueue | undefined;
		let queue: SharedQueue;
		let simulator: Simulator;
		let detach = () => {};
		test.beforeAll(async () => {
			simulator = await startSimulator({ rateLimit: 0, jobSeconds: AN_HOUR });
			// Of all specs: it has n8n's default.
			if (binaryData === 'database') return void (queue = sharedQueue());
			const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
			own = await startN8nWithQueue({ version, log: console.log, workers: 1, binaryData });
			const { main, workers } = own;
			const workerLogs = workers.map(({ logFile }) => logFile);
			queue = { main: { ...main, cookie: main.client.cookie() }, workerLogs };
		});
		test.beforeEach(() => {
			detach = attachOnFailure({
				logFiles: [queue.main.logFile, ...queue.workerLogs],
				requests: () => simulator.control.requests(),
			});
		});
		test.afterEach(() => detach());
		test.afterAll(async () => {
			await simulator?.close();
			await own?.stop();
		});

		for (const waitMode of ['running', 'paused'] as const) {
			test(`a video that was waited for in the mode ${waitMode} is complete, in n8n and as an asset`, async () => {
				const { client } = queue.main;
				const { control } = simulator;
				control.reset();
				control.nextOutcome({ bytes: VIDEO_BYTES });
				const credential = await client.createCredential(credentialFor(simulator));
				const options = { waitMode: WAIT_MODE_VALUES[waitMode], pollInterval: 2 };
				const workflow = await client.createWorkflow(
					chain(
						`By hand, ${waitMode}`,
						manualTrigger,
						generateVideo(credential, { options }),
						scenarioNode(UPLOAD, credential, { resource: 'asset', operation: 'upload' }),
					),
				);
				const run = await client.run(workflow.id, manualTrigger.name);
				const made = () => control.jobsCreated().length === 1;
				await until('the job is submitted', made);
				if (waitMode === 'paused') {
					const isPaused = async () => (await client.execution(run)).status === 'waiting';
					await until('the execution is paused', isPaused);
				}
				control.advance(AN_HOUR);
				const execution = await client.ended(run);
				expect(getFailure(execution)).toBeUndefined();
				expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
				expect(control.jobsCreated()).toHaveLength(1);

				const [item] = getItems(execution, GENERATE);
				const video = control.assetBytes(String(item?.json.assetId));
				expect(video).toHaveLength(VIDEO_BYTES);
				const stored = item?.binary?.data?.id ?? '';
				expect(stored).toMatch(id);
				expect(video.equals(await client.binary(stored))).toBe(true);
				const [uploaded] = getItems(execution, UPLOAD);
				expect(video.equals(control.assetBytes(String(uploaded?.json.assetId)))).toBe(true);

				const shares = await executionsByWorker([run], queue.workerLogs);
				expect(new Set(shares.flat())).toEqual(new Set([run]));
			});
		}
	});
}
