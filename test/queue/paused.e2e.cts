import { setTimeout as sleep } from 'node:timers/promises';

import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { until } from '../../tools/n8n/process.cts';
import { startN8nWithQueue, type N8nWithQueue } from '../../tools/n8n/queue/startN8nWithQueue.cts';
import { attachOnFailure, expect, test } from '../e2e/harness/test.cts';
import {
	A_DAY,
	openPauseEnvironment,
	type PauseEnvironment,
} from '../e2e/pause/testEnvironment.cts';
import type { WaitMode } from '../e2e/pause/waitMode.cts';
import { publishWebhook } from './harness/publishWebhook.cts';

const EXECUTIONS = 50;
/** The maximum a worker runs at the same time. */
const CONCURRENCY = 5;

test.describe('One worker with concurrency 5', () => {
	let queue: N8nWithQueue;
	let environment: PauseEnvironment;
	let detach = () => {};
	/** Runs an unrelated workflow to its end. */
	let callOther: () => Promise<void>;

	test.beforeAll(async () => {
		queue = await startN8nWithQueue({
			version: process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION,
			log: console.log,
			workers: 1,
			concurrency: CONCURRENCY,
		});
		callOther = await publishWebhook(queue.main);
	});
	test.afterAll(async () => await queue?.stop());
	test.afterEach(async () => {
		detach();
		await environment?.close();
	});

	const open = async (waitMode: WaitMode) => {
		environment = await openPauseEnvironment(queue.main, 1, waitMode);
		const { simulator } = environment;
		detach = attachOnFailure({
			logFiles: [queue.main, ...queue.workers].map(({ logFile }) => logFile),
			requests: () => simulator.control.requests(),
		});
		return simulator;
	};

	test('a worker is full while five executions keep running', async () => {
		const { control } = await open('running');
		for (let run = 0; run < CONCURRENCY; run++) await environment.start(run);
		await until('five jobs run', () => control.jobsCreated().length === CONCURRENCY);

		let answered = false;
		const answer = callOther().then(() => (answered = true));
		const before = control.requests().length;
		await until('each has polled again', () => control.requests().length > before + CONCURRENCY);
		expect(answered).toBe(false);
		control.advance(A_DAY);
		await answer;
		await environment.untilEnded();
		await environment.expectEachItsOwn(CONCURRENCY);
	});

	test('fifty paused executions leave a worker free, and survive when it is killed', async () => {
		test.setTimeout(2_400_000);
		const { control } = await open('paused');
		for (let run = 0; run < EXECUTIONS; run++) await environment.start(run);
		await environment.untilPaused(EXECUTIONS);

		// Over a minute, in which every polling workflow wakes once.
		const took: number[] = [];
		for (let call = 0; call < 14; call++) {
			const asked = Date.now();
			await callOther();
			took.push(Date.now() - asked);
			await sleep(5_000);
		}
		console.log(`Beside ${EXECUTIONS} paused executions others took ${took.join(', ')} ms`);
		await environment.untilPaused(EXECUTIONS);

		control.nextFault({ kind: 'stall', on: { path: '/v1/jobs' }, times: CONCURRENCY });
		const [worker] = queue.workers;
		const hanging = () => control.requests().filter(({ status }) => status === undefined).length;
		await until('polling workflows are awake', () => hanging() > 0, { seconds: 400 });
		await worker?.end('SIGKILL');
		console.log(`Killed the worker with ${hanging()} polling workflows awake`);
		await queue.addWorker();
		control.advance(A_DAY);
		await environment.untilEnded();
		await environment.expectEachItsOwn(EXECUTIONS);
	});
});
