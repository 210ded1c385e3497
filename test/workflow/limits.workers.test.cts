import { limitConcurrency } from '../../nodes/Scenario/utils/concurrency';
import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { useSimulator } from './support.cts';

jest.setTimeout(180_000);

const EXECUTIONS = 40;
/** What a worker of n8n runs at the same time by default. */
const CONCURRENCY = 10;
const JOB_SECONDS = 20;
const JOB_LIMIT = 10;

describe('several workers on one account', () => {
	const simulated = useSimulator({
		rateLimit: 100,
		maxJobsInFlight: JOB_LIMIT,
		jobSeconds: JOB_SECONDS,
	});

	/** Each spells the host its own way, so they share nothing, like processes. */
	const startWorker = (host: string) => {
		const slot = limitConcurrency(CONCURRENCY);
		const baseUrl = simulated.simulator.baseUrl.replace('127.0.0.1', host);
		const parameters = generateJson({}, { options: { timeout: 3600 } });
		return async () =>
			await slot(async () => await simulated.run(parameters, { credential: { baseUrl } }));
	};

	it.each([
		['two', 20, ['127.0.0.1', 'localhost']],
		['four', 40, ['127.0.0.1', '127.1', '0x7f.1', 'localhost']],
	])('%s complete forty executions with fewer than %i refusals', async (_, refusals, hosts) => {
		const workers = hosts.map(startWorker);
		const runs = await Promise.all(
			Array.from(
				{ length: EXECUTIONS / hosts.length },
				async () => await Promise.all(workers.map(async (run) => await run())),
			),
		);
		expect(runs.flat().map((run) => errorOf(run).message)).toEqual(Array(EXECUTIONS).fill(''));
		expect(simulated.control.jobsCreated()).toHaveLength(EXECUTIONS);
		const requests = simulated.control.requests().filter(({ path }) => path.startsWith('/v1/'));
		const refused = requests.filter(({ status }) => status === 429);
		expect(refused.length).toBeLessThan(refusals);
		expect(requests.length - refused.length).toBeLessThanOrEqual(5 * EXECUTIONS);
	});
});
