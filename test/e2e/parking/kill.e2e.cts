import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordedRequest } from '../../../simulator/types.cts';
import { DEFAULT_N8N_VERSION } from '../harness/install.cts';
import type { N8n } from '../harness/n8n.cts';
import { until } from '../harness/process.cts';
import { startN8nWithPackage } from '../harness/ready.cts';
import { randomFrom } from './random.cts';
import { A_DAY, openParkingScene, type ParkingScene } from './scene.cts';

const SEED = Number(process.env.PARKING_SEED ?? 20261122);
const EXECUTIONS = 20;
const JOBS_EACH = 3;

/** Behind each parked execution n8n keeps two more: the keeper and the lookout. */
const ASLEEP = EXECUTIONS * 3;

describe(`Twenty parked executions and five times kill -9 (PARKING_SEED=${SEED})`, () => {
	const random = randomFrom(SEED);
	let n8n: N8n;
	let scene: ParkingScene;

	beforeAll(async () => {
		const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
		n8n = await startN8nWithPackage({ version, say: console.log });
		scene = await openParkingScene(n8n, JOBS_EACH);
	}, 300_000);
	afterAll(async () => {
		await n8n?.stop();
		await scene?.close();
	});

	const allSleep = async () =>
		await until(
			'all executions are asleep',
			async () => (await scene.count('waiting')) === ASLEEP,
			{ seconds: 120, everyMs: 500 },
		);

	const isLook = ({ method, path }: RecordedRequest) => method === 'GET' && path === '/v1/jobs';
	const isDownload = ({ path }: RecordedRequest) => path.startsWith('/cdn/');

	/** Waits for the next request of a kind, as the simulator sees it. */
	const next = async (what: string, isWanted: (request: RecordedRequest) => boolean) => {
		const { control } = scene.simulator;
		const before = control.requests().length;
		await until(what, () => control.requests().slice(before).some(isWanted), {
			seconds: 100,
			everyMs: 5,
		});
	};

	/** Requests that hang keep the lookouts awake that sent them. */
	const stall = (path: string, times: number) =>
		scene.simulator.control.nextFault({ kind: 'stall', on: { path }, times });

	/** The moments to choose from: n8n is killed a random time after each. */
	const moments = {
		asleep: async () => await sleep(random(10_000)),
		looking: async () => {
			stall('/v1/jobs', 1 + random(EXECUTIONS - 1));
			await next('a lookout looks', isLook);
			await sleep(random(3_000));
		},
		fetching: async () => {
			// None may end before the kill: what n8n goes on with then is no longer parked.
			stall('/cdn/', EXECUTIONS * JOBS_EACH);
			scene.simulator.control.advance(A_DAY);
			await next('a file is fetched', isDownload);
			await sleep(random(3_000));
		},
		/** In the middle of picking up what the kill before has left. */
		recovering: async () => await sleep(random(20_000)),
	};

	const killAt = async (moment: keyof typeof moments) => {
		const { control } = scene.simulator;
		const before = control.requests().length;
		await moments[moment]();
		await n8n.kill9();
		const hanging = control
			.requests()
			.slice(before)
			.filter(({ status }) => status === undefined);
		console.log(`Killed while ${moment}, with ${hanging.length} requests under way`);
		if (moment === 'looking' || moment === 'fetching') expect(hanging).not.toEqual([]);
		await n8n.restart();
	};

	test('lose nothing, and pay nothing twice', async () => {
		for (let run = 0; run < EXECUTIONS; run++) await scene.start(run);
		await allSleep();
		expect(await scene.started()).toHaveLength(EXECUTIONS);
		expect(scene.simulator.control.jobsCreated()).toHaveLength(EXECUTIONS * JOBS_EACH);

		const both = ['asleep', 'looking'] as const;
		for (const moment of [...(random(1) ? both : both.toReversed()), 'looking'] as const) {
			await allSleep();
			await killAt(moment);
		}
		await allSleep();
		await killAt('fetching');
		await killAt('recovering');

		await until(
			'all executions have ended',
			async () => (await scene.count('waiting')) + (await scene.count('running')) === 0,
			{ seconds: 400, everyMs: 1_000 },
		);
		await scene.expectEachItsOwn(EXECUTIONS);
	}, 1_200_000);
});
