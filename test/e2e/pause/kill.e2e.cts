import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordedRequest } from '../../../simulator/types.cts';
import { DEFAULT_N8N_VERSION } from '../../../tools/n8n/install.cts';
import { until } from '../../../tools/n8n/process.cts';
import { startN8nWithPackage, type N8n } from '../../../tools/n8n/startN8n.cts';
import { expect, test } from '../harness/test.cts';
import { randomFrom } from './random.cts';
import { A_DAY, openPauseEnvironment, type PauseEnvironment } from './testEnvironment.cts';

const SEED = Number(process.env.PAUSE_SEED ?? 20261122);
const EXECUTIONS = 20;
const JOBS_EACH = 3;

test.describe(`Paused executions and kill -9 (PAUSE_SEED=${SEED})`, () => {
	const random = randomFrom(SEED);
	let n8n: N8n;
	let environment: PauseEnvironment;

	test.beforeAll(async () => {
		const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
		n8n = await startN8nWithPackage({ version, log: console.log });
		environment = await openPauseEnvironment(n8n, JOBS_EACH);
	});
	test.afterAll(async () => {
		await n8n?.stop();
		await environment?.close();
	});

	const isPoll = ({ method, path }: RecordedRequest) => method === 'GET' && path === '/v1/jobs';
	const isDownload = ({ path }: RecordedRequest) => path.startsWith('/cdn/');

	/** Waits for the next request of a kind, as the simulator sees it. */
	const next = async (what: string, isWanted: (request: RecordedRequest) => boolean) => {
		const { control } = environment.simulator;
		const before = control.requests().length;
		await until(what, () => control.requests().slice(before).some(isWanted), {
			seconds: 400,
			everyMs: 5,
		});
	};

	/** Hanging requests keep their polling workflows awake. */
	const stall = (path: string, times: number) =>
		environment.simulator.control.nextFault({ kind: 'stall', on: { path }, times });

	/**
	 * n8n is killed a random time after each of these moments. None is while n8n resumes a supervisor: it
	 * would take what the supervisor's record happens to hold for its result.
	 */
	const moments = {
		waiting: async () => await sleep(random(10_000)),
		polling: async () => {
			stall('/v1/jobs', 1 + random(EXECUTIONS - 1));
			await next('a polling workflow polls', isPoll);
			await sleep(random(3_000));
		},
		fetching: async () => {
			// None may end before the kill, as n8n would resume it.
			stall('/cdn/', EXECUTIONS * JOBS_EACH);
			environment.simulator.control.advance(A_DAY);
			await next('a file is fetched', isDownload);
			await sleep(random(3_000));
		},
	};

	const killAt = async (moment: keyof typeof moments) => {
		const { control } = environment.simulator;
		const before = control.requests().length;
		await moments[moment]();
		await n8n.kill9();
		control.clearFaults();
		const hanging = control
			.requests()
			.slice(before)
			.filter(({ status }) => status === undefined);
		console.log(`Killed while ${moment}, with ${hanging.length} requests under way`);
		if (moment === 'polling' || moment === 'fetching') expect(hanging).not.toEqual([]);
		await n8n.restart();
	};

	test('twenty paused executions survive four kills, with each job submitted once', async () => {
		test.setTimeout(2_400_000);
		for (let run = 0; run < EXECUTIONS; run++) await environment.start(run);
		await environment.untilPaused(EXECUTIONS);
		expect(await environment.started()).toHaveLength(EXECUTIONS);
		expect(environment.simulator.control.jobsCreated()).toHaveLength(EXECUTIONS * JOBS_EACH);

		const both = ['waiting', 'polling'] as const;
		for (const moment of [...(random(1) ? both : both.toReversed()), 'polling'] as const) {
			await environment.untilPaused(EXECUTIONS);
			await killAt(moment);
		}
		await environment.untilPaused(EXECUTIONS);
		await killAt('fetching');
		await environment.untilEnded();
		await environment.expectEachItsOwn(EXECUTIONS);
	});
});
