import { randomUUID } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { formatTable, withN8n, type Bench, type Measured } from './harness.cts';
import { NETWORK, SLOW_NETWORK, withAccount, type Account } from './jobs/account.cts';
import { createBound } from './jobs/programs.cts';
import { columnsFor, OURS, timesBound, toRows, type Row } from './jobs/rows.cts';
import { createBatchWay, createOwnCredential, createOwnWay, measureWays } from './jobs/ways.cts';

/** Images, audio and captions take seconds, and come by the hundred. */
const JOB_SECONDS = 8;

const ACCOUNT: Account = { rateLimit: 100, maxJobsInFlight: 20 };

const NETWORKS = { '0.7 s and 0.2 s': NETWORK, '2 s and 0.3 s': SLOW_NETWORK };

const WITH_MAX_COST = `${OURS} with Max Cost`;
const WITH_MAX_TOTAL = `${OURS} with Max Total Cost`;

/** Our node may take this many times as long as the bound. */
const GOALS: Record<string, number> = {
	[OURS]: 1.25,
	[WITH_MAX_COST]: 1.5,
	[WITH_MAX_TOTAL]: 1.5,
};

interface NetworkRow extends Row {
	/** The medians of submissions and of other replies. */
	network: string;
	timesBound?: number;
}

/** Jobs of seconds over a network: what replies take counts most here. */
export const short: Bench<Measured & { rows: NetworkRow[] }> = {
	about: '1 and 20 jobs of seconds over two networks, in a real n8n',
	// The work of n8n counts as many times as the clock is faster.
	measure: async ({ jobSeconds = JOB_SECONDS, ...options }) =>
		await withN8n(options.scale ?? (options.tiny ? 30 : 1), async ({ client }, clock) => {
			const counts = options.items ?? (options.tiny ? [2] : [1, 20]);
			const rows: NetworkRow[] = [];
			for (const [network, latency] of Object.entries(NETWORKS)) {
				await withAccount(clock, ACCOUNT, { latency }, async (simulator) => {
					/** The rate limit and what is known of the account start anew with each run. */
					const credential = async () =>
						await createOwnCredential(client, simulator, `project_${randomUUID()}`);
					const ours = (name: string, limits: INodeParameters = {}) =>
						createOwnWay(client, credential, name, limits);
					const ways = [
						createBound(simulator, clock, ACCOUNT),
						ours(OURS),
						ours(WITH_MAX_COST, { maxCost: 1_000 }),
						ours(WITH_MAX_TOTAL, { maxTotalCost: 1_000_000 }),
						await createBatchWay(client, simulator, ACCOUNT),
					];
					const given = { ...options, jobSeconds };
					const label = `${network}, `;
					const medians = toRows(await measureWays(simulator, ways, counts, given, label));
					for (const row of medians) {
						rows.push({ ...row, network, timesBound: timesBound(medians, row) });
					}
				});
			}
			return { rows };
		}),
	table: ({ rows }) =>
		formatTable(rows, [
			['Replies after', ({ network }) => network],
			...columnsFor<NetworkRow>((row) => row.timesBound),
		]),
	isGoalMet: ({ rows }) =>
		rows.every((row) => (row.timesBound ?? 0) <= (GOALS[row.way] ?? Infinity)),
	title: 'Many short jobs',
	before: () =>
		`Images, audio, captions and upscales take seconds, so what replies take counts most. Each job takes ${JOB_SECONDS} s here; the account allows ${ACCOUNT.maxJobsInFlight} jobs at once and ${ACCOUNT.rateLimit} requests a minute. Measured with two networks, named by the medians of submissions and of other replies. Each execution begins as the first one of an account would, and knows nothing of its limits.`,
	after: () =>
		'Goal: at most 1.25 times the bound for 20 items, and 1.5 times with a cost limit, whose prices are requests of their own.',
};
