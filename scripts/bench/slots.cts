import { startSimulator } from '../../simulator/index.cts';
import { credentialFor } from '../../test/e2e/harness/credential.cts';
import type { N8n } from '../../test/e2e/harness/n8n.cts';
import { machineAsText } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { pacedTime, type PacedTime } from './common/pacedTime.cts';
import { startRealN8n } from './common/realN8n.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import { textTable } from './common/textTable.cts';
import type { SlotsResult, SlotsRow } from './slots/result.cts';
import { columns } from './slots/result.cts';
import type { Sample } from './slots/samples.cts';
import { awakeSeconds, changesOf } from './slots/samples.cts';
import { publish } from './slots/webhook.cts';

/** Paced milliseconds between two samples. */
const SAMPLE_MS = 1_000;

/** Samples until so many executions have succeeded and none is left. */
async function watch(
	published: Awaited<ReturnType<typeof publish>>,
	time: PacedTime,
	start: number,
	executions: number,
): Promise<Sample[]> {
	const samples: Sample[] = [{ at: 0, awake: 0 }];
	for (;;) {
		const awake = await published.count('running');
		samples.push({ at: (time.now() - start) / 1000, awake });
		if (awake === 0 && (await published.count('waiting')) === 0) {
			if ((await published.count('success')) >= executions) return samples;
		}
		await time.sleep(SAMPLE_MS);
	}
}

async function measure(
	n8n: N8n,
	time: PacedTime,
	waitMode: SlotsRow['waitMode'],
	{ executions, jobSeconds }: { executions: number; jobSeconds: number },
): Promise<SlotsRow> {
	// What is measured is not the limits of an account.
	const simulator = await startSimulator({
		now: time.now,
		jobSeconds,
		rateLimit: 0,
		maxJobsInFlight: 0,
	});
	try {
		const credential = await n8n.client.createCredential(credentialFor(simulator));
		const published = await publish(n8n, credential, waitMode);
		const start = time.now();
		const startAll = async () => {
			for (let call = 0; call < executions; call++) await published.call();
		};
		const [samples] = await Promise.all([watch(published, time, start, executions), startAll()]);
		await published.unpublish();
		const jobs = simulator.control.jobsCreated().length;
		if (jobs !== executions) throw new Error(`${executions} executions made ${jobs} jobs`);
		const seconds = samples.at(-1)?.at ?? 0;
		const toApi = simulator.control.requests().filter(({ path }) => path.startsWith('/v1/'));
		return {
			waitMode,
			executions,
			seconds,
			peak: Math.max(...samples.map(({ awake }) => awake)),
			mean: awakeSeconds(samples) / seconds,
			requests: toApi.length / executions,
			samples: changesOf(samples),
		};
	} finally {
		await simulator.close();
	}
}

/**
 * How many places of n8n's workers are held over time while executions wait for their jobs, with
 * the executions kept running and with them parked. Each execution that is awake holds one.
 */
export async function slots({ tiny, keep, items, pace }: Options): Promise<boolean> {
	const task = { executions: items?.[0] ?? (tiny ? 2 : 50), jobSeconds: tiny ? 60 : 300 };
	const time = pacedTime(pace ?? (tiny ? 30 : 5));
	const n8n = await startRealN8n(time);
	try {
		const rows = [
			await measure(n8n, time, 'running', task),
			await measure(n8n, time, 'parked', task),
		];
		const { jobSeconds } = task;
		const result: SlotsResult = { machine: n8n.machine, pace: time.pace, jobSeconds, rows };
		say(`${machineAsText(result.machine)}\n\n${textTable(columns, rows)}\n`);
		if (keep) await keepResult('slots', result);
		return true;
	} finally {
		await n8n.stop();
	}
}
