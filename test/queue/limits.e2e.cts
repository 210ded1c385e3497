import { until } from '../../tools/n8n/process.cts';
import { CONCURRENCY } from '../../tools/n8n/queue/worker.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import { expect, test } from '../e2e/harness/test.cts';
import { executionsByWorker } from './harness/executionsByWorker.cts';
import { openQueueEnvironment, type QueueEnvironment } from './harness/testEnvironment.cts';

/** Twice what both workers run at the same time. */
const EXECUTIONS = 4 * CONCURRENCY;
const JOB_SECONDS = 15;
const JOB_LIMIT = 10;
const REQUESTS_PER_MINUTE = 100;
/** The submission, a status check, the record of the asset. */
const REQUESTS_PER_EXECUTION = 3;

/** Seconds that one program would need that wastes neither a job slot nor a request. */
const BOUND = Math.max(
	Math.ceil(EXECUTIONS / JOB_LIMIT) * JOB_SECONDS,
	Math.floor((EXECUTIONS * REQUESTS_PER_EXECUTION - 1) / REQUESTS_PER_MINUTE) * 60,
);

test.describe('Forty executions on two workers', () => {
	let environment: QueueEnvironment;
	test.afterEach(async () => await environment.close());

	test('share the request limit and the job limit of an account with few refusals', async () => {
		environment = await openQueueEnvironment({
			rateLimit: REQUESTS_PER_MINUTE,
			maxJobsInFlight: JOB_LIMIT,
			jobSeconds: JOB_SECONDS,
		});
		const { simulator, workerLogs } = environment;
		const prompts = Array.from(
			{ length: EXECUTIONS },
			(_, index) => `A fox in the snow, take ${index + 1}`,
		);
		await environment.request(prompts);
		const jobs = () => simulator.control.jobsCreated();
		await until('every execution has its job', () => jobs().length === EXECUTIONS, {
			seconds: 900,
		});
		const executions = await environment.endedExecutions();

		expect(executions.map(getFailure)).toEqual(prompts.map(() => undefined));
		expect(executions.map(({ status }) => status)).toEqual(prompts.map(() => 'success'));
		expect(
			jobs()
				.map(({ body }) => body.prompt)
				.sort(),
		).toEqual([...prompts].sort());

		const requests = simulator.control.requests().filter(({ path }) => path.startsWith('/v1/'));
		const refused = requests.filter(({ status }) => status === 429);
		const started = Math.min(...requests.map(({ at }) => at));
		const seconds = (Math.max(...requests.map(({ at }) => at)) - started) / 1000;
		console.log(
			`${EXECUTIONS} executions took ${seconds.toFixed(0)} s, ${(seconds / BOUND).toFixed(2)} × the bound of ${BOUND} s, with ${requests.length} requests and ${refused.length} refusals`,
		);
		// A full account is asked again now and then: the longer all takes, the more often.
		expect(refused.length).toBeLessThan(20 * Math.max(1, seconds / 90));
		// How many status checks there are depends on the time that all takes.
		const others = requests.filter(({ path, status }) => status !== 429 && !path.includes('/jobs'));
		const records = others.filter(({ path }) => path.includes('/models/'));
		expect(others.length - records.length).toBe((REQUESTS_PER_EXECUTION - 1) * EXECUTIONS);
		// Each worker keeps the record of the model for a minute.
		expect(records.length).toBeLessThanOrEqual(workerLogs.length * Math.ceil(seconds / 60));
		const shares = await executionsByWorker(
			executions.map(({ id }) => id),
			workerLogs,
		);
		for (const share of shares) expect(share.length).toBeGreaterThanOrEqual(CONCURRENCY);
	});
});
