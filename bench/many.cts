import { formatTable, withN8n, type Bench } from './harness.cts';
import { ACCOUNT, NETWORK, withAccount } from './jobs/account.cts';
import { createBound, createGuide } from './jobs/programs.cts';
import {
	columnsFor,
	GOAL,
	isGoalMet,
	mergeResults,
	timesBound,
	toRows,
	type ManyResult,
} from './jobs/rows.cts';
import { createN8nWays, measureWays } from './jobs/ways.cts';

/** The time until the videos of many items are there, and the requests that takes. */
export const many: Bench<ManyResult> = {
	about: '1 to 200 videos: time, requests and 429 responses, in a real n8n',
	measure: async (options) =>
		await withN8n(options.scale ?? (options.tiny ? 30 : 10), async ({ client }, clock) => {
			const network = options.network ? { latency: NETWORK } : {};
			return await withAccount(clock, ACCOUNT, network, async (simulator) => {
				const counts = options.items ?? (options.tiny ? [2] : [1, 10, 40, 50, 200]);
				const ways = [
					createBound(simulator, clock, ACCOUNT),
					...(await createN8nWays(client, simulator, ACCOUNT)),
					createGuide(simulator, clock),
				];
				return { rows: toRows(await measureWays(simulator, ways, counts, options)) };
			});
		}),
	table: ({ rows }) =>
		formatTable(rows, [
			...columnsFor((row) => timesBound(rows, row)),
			['Rounds', ({ rounds }) => String(rounds), 'number'],
		]),
	merge: mergeResults,
	isGoalMet: ({ rows }) => isGoalMet(rows),
	title: 'Many videos',
	before:
		() => `The given number of items is processed in one execution, unless the row says otherwise. A job takes 45 to 75 s, the same for every way. The account allows 10 jobs at once and 100 requests a minute. Seconds are counted from the start of the execution until all files are there. All workflows run in the same n8n.

- **The bound**: a program that knows the end of each job at once, submits the next one and downloads the file in the same moment. Nothing can be faster.
- **Scenario node**: Generate Video with its defaults (as many jobs as the account allows), and with Max Concurrent Jobs 5.
- **HTTP Request in batches**: the best that we could build from built-in nodes. Loop Over Items in batches of ten, and one HTTP Request node whose paging requests the list of jobs again and again until all jobs of the batch have ended. It doesn't handle refused or failed jobs.
- **HTTP Request, Wait and IF in a loop**: one item after the other, with a status check every 5 s.
- **The vendor's guide as a program**: one job after the other, with a status check every 3 s, and the file downloaded.

Making one video after the other takes hours for many items, so the last two are measured with up to 10 items, and 5 jobs at once with up to 50. With more than one item these are measured once. For a single item our node's way of polling makes no difference: every way polls one job.`,
	after: () => `Goal: at most ${GOAL} times the bound, and at most one 429 per run.`,
};
