import { setTimeout as sleep } from 'node:timers/promises';

import { DEFAULT_N8N_VERSION } from '../e2e/harness/install.cts';
import { until } from '../e2e/harness/process.cts';
import { A_DAY, openParkingScene, type ParkingScene } from '../e2e/parking/scene.cts';
import { answerAtOnce } from './harness/answerAtOnce.cts';
import { startN8nWithQueue, type N8nWithQueue } from './harness/queue.cts';
import { keepEvidenceOf } from './harness/scene.cts';

const EXECUTIONS = 50;
/** All that one worker runs at the same time. */
const CONCURRENCY = 5;

/** Behind each parked execution n8n keeps two more. */
const ASLEEP = EXECUTIONS * 3;

/** n8n finds out within two minutes that a worker is gone, and a new lookout sleeps before it looks. */
const PATIENTLY = { seconds: 480, everyMs: 1_000 };

describe('one worker with room for five', () => {
	let queue: N8nWithQueue;
	let scene: ParkingScene;
	/** Runs an unrelated workflow, and resolves with its answer. */
	let ask: () => Promise<unknown>;

	beforeAll(async () => {
		queue = await startN8nWithQueue({
			version: process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION,
			say: console.log,
			workers: 1,
			concurrency: CONCURRENCY,
		});
		ask = await answerAtOnce(queue.main);
	}, 300_000);
	afterAll(async () => await queue?.stop());
	afterEach(async () => {
		globalThis.takeEvidence = undefined;
		await scene?.close();
	});

	const open = async (waitMode: 'parked' | 'running') => {
		scene = await openParkingScene(queue.main, 1, waitMode);
		const workerLogs = queue.workers.map(({ logFile }) => logFile);
		keepEvidenceOf({ main: queue.main, workerLogs }, scene.simulator);
		return scene.simulator;
	};

	const allEnded = async () =>
		await until(
			'all executions have ended',
			async () => (await scene.count('waiting')) + (await scene.count('running')) === 0,
			PATIENTLY,
		);

	test('is full while five executions run and wait', async () => {
		const { control } = await open('running');
		for (let run = 0; run < CONCURRENCY; run++) await scene.start(run);
		await until('five jobs run', () => control.jobsCreated().length === CONCURRENCY);

		let answered = false;
		const answer = ask().then(() => (answered = true));
		const before = control.requests().length;
		await until('each has looked again', () => control.requests().length > before + CONCURRENCY);
		expect(answered).toBe(false);
		control.advance(A_DAY);
		await answer;
		await allEnded();
		await scene.expectEachItsOwn(CONCURRENCY);
	}, 200_000);

	test('has room while fifty are parked, and loses none when it is killed', async () => {
		const { control } = await open('parked');
		for (let run = 0; run < EXECUTIONS; run++) await scene.start(run);
		const allSleep = async () => (await scene.count('waiting')) === ASLEEP;
		await until('all executions are asleep', allSleep, PATIENTLY);

		// Over a minute, in which every lookout wakes once.
		const took: number[] = [];
		for (let call = 0; call < 14; call++) {
			const asked = Date.now();
			await ask();
			took.push(Date.now() - asked);
			await sleep(5_000);
		}
		console.log(`Beside ${EXECUTIONS} parked executions others took ${took.join(', ')} ms`);
		expect(await scene.count('success')).toBe(0);

		control.nextFault({ kind: 'stall', on: { path: '/v1/jobs' }, times: CONCURRENCY });
		const [worker] = queue.workers;
		const hanging = () => control.requests().filter(({ status }) => status === undefined).length;
		await until('lookouts are awake', () => hanging() > 0, PATIENTLY);
		await worker?.end('SIGKILL');
		console.log(`Killed the worker with ${hanging()} lookouts awake`);
		await queue.addWorker();
		control.advance(A_DAY);
		await allEnded();
		await scene.expectEachItsOwn(EXECUTIONS);
	}, 1_200_000);
});
