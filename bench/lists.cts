import type { AxiosInstance } from 'axios';
import type { INodeParameters } from 'n8n-workflow';

import type { Simulator } from '../simulator/index.cts';
import type { N8nClient } from '../tools/n8n/client.cts';
import { byId, scenarioNode } from '../tools/n8n/workflows.cts';
import {
	formatTable,
	mediansBy,
	withN8n,
	type Bench,
	type Measured,
	type ScaledClock,
} from './harness.cts';
import { ACCOUNT, countUsage, NETWORK, withAccount, type Account } from './jobs/account.cts';
import { createHttp, download } from './jobs/programs.cts';
import { createOwnCredential, executeInSeconds } from './jobs/ways.cts';
import { BODY, createPrompts, createValuesWorkflow, MODEL } from './jobs/workflows.cts';

/** For operations that take few requests, so that their stock is made at once. */
const UNLIMITED: Account = { rateLimit: 0, maxJobsInFlight: 0 };

/** Maximum IDs of one request for asset records. */
const IDS_PER_REQUEST = 49;

const PAGE_SIZE = 100;

/** One operation on many items, and the same as a program that waits for nothing but its replies. */
interface Operation {
	name: string;
	/** Finished jobs that exist before. */
	jobs: number;
	parameters: INodeParameters;
	/** A value for each item, as `$json.value`. */
	values(stock: Stock): string[];
	program(http: AxiosInstance, stock: Stock): Promise<unknown>;
}

async function submitAll(http: AxiosInstance, jobs: number, params = {}): Promise<void> {
	const submit = async (prompt: string) =>
		await http.post(`/generate/custom/${MODEL}`, { prompt, ...BODY }, { params });
	await Promise.all(createPrompts(jobs).map(submit));
}

async function downloadAll(http: AxiosInstance, assetIds: string[]): Promise<void> {
	const batches = Array.from({ length: Math.ceil(assetIds.length / IDS_PER_REQUEST) }, (_, i) =>
		assetIds.slice(i * IDS_PER_REQUEST, (i + 1) * IDS_PER_REQUEST),
	);
	await Promise.all(
		batches.map(async (ids) => {
			const path = '/assets/get-bulk';
			const { data } = await http.post<{ assets: Array<{ url: string }> }>(path, { assetIds: ids });
			await Promise.all(data.assets.map(async ({ url }) => await download(url)));
		}),
	);
}

/** The value of an item. */
const VALUE = byId('={{ $json.value }}');

const OPERATIONS: Operation[] = [
	{
		name: 'Wait for Completion of 50 finished jobs',
		jobs: 50,
		parameters: { resource: 'job', operation: 'waitForCompletion', jobId: VALUE },
		values: ({ jobIds }) => jobIds,
		async program(http, { assetIds }) {
			await http.get('/jobs', { params: { pageSize: PAGE_SIZE } });
			await downloadAll(http, assetIds);
		},
	},
	{
		name: 'Estimate Cost of 100 rows',
		jobs: 0,
		parameters: {
			resource: 'video',
			operation: 'estimateCost',
			model: byId(MODEL),
			prompt: '={{ $json.value }}',
			parameterMode: 'json',
			parametersJson: JSON.stringify(BODY),
		},
		values: () => createPrompts(100),
		async program(http) {
			await http.get(`/models/${MODEL}`);
			await submitAll(http, 100, { dryRun: true });
		},
	},
	{
		name: 'Download Asset of 100 IDs',
		jobs: 100,
		parameters: { resource: 'asset', operation: 'download', assetId: VALUE },
		values: ({ assetIds }) => assetIds,
		program: async (http, { assetIds }) => await downloadAll(http, assetIds),
	},
	{
		name: 'Get Many of 1,000 jobs, ten pages',
		jobs: 1_000,
		parameters: { resource: 'job', operation: 'getMany', returnAll: true },
		values: () => [''],
		async program(http) {
			let token: string | undefined;
			do {
				const { data } = await http.get<{ nextPaginationToken?: string }>('/jobs', {
					params: { pageSize: PAGE_SIZE, paginationToken: token },
				});
				token = data.nextPaginationToken;
			} while (token);
		},
	},
];

/** Each operation may take this many times as long as the program. */
const GOAL = 1.5;

/** Medians of all rounds. */
interface ListsRow {
	operation: string;
	/** Scaled seconds. */
	seconds: number;
	/** To the API. */
	requests: number;
	programSeconds: number;
	programRequests: number;
}

const timesProgram = ({ seconds, programSeconds }: ListsRow) => seconds / programSeconds;

/** Makes finished jobs with a small file each. */
async function stockUp({ control }: Simulator, http: AxiosInstance, jobs: number) {
	control.nextOutcome({ seconds: 0, times: jobs });
	await submitAll(http, jobs);
	const created = control.jobsCreated();
	return {
		jobIds: created.map(({ jobId }) => jobId),
		assetIds: created.flatMap(({ assetIds }) => assetIds),
	};
}

/** What the service has before an operation runs. */
type Stock = Awaited<ReturnType<typeof stockUp>>;

/** Runs work, which returns its seconds, against a service of its own that has what it needs. */
async function measure(
	clock: ScaledClock,
	{ jobs }: Operation,
	work: (simulator: Simulator, http: AxiosInstance, stock: Stock) => Promise<number>,
) {
	const account = jobs > 0 ? UNLIMITED : ACCOUNT;
	return await withAccount(clock, account, { latency: NETWORK }, async (simulator) => {
		const http = createHttp(simulator, clock);
		const stock = await stockUp(simulator, http, jobs);
		const seconds = await work(simulator, http, stock);
		const { requests, rateLimited } = countUsage(simulator);
		return { seconds, requests: requests - rateLimited - jobs };
	});
}

const measureProgram = async (clock: ScaledClock, operation: Operation) =>
	await measure(clock, operation, async (_, http, stock) => {
		const startedAt = clock.now();
		await operation.program(http, stock);
		return (clock.now() - startedAt) / 1000;
	});

const measureOurs = async (clock: ScaledClock, client: N8nClient, operation: Operation) =>
	await measure(clock, operation, async (simulator, _, stock) => {
		const credential = await createOwnCredential(client, simulator);
		const node = scenarioNode('Scenario', credential, operation.parameters);
		return await executeInSeconds(client, createValuesWorkflow(operation.values(stock), node));
	});

/**
 * Operations on many items over a network, compared with programs that do the same with as few
 * requests, as many of them side by side as the service allows.
 */
export const lists: Bench<Measured & { rounds: number; rows: ListsRow[] }> = {
	about: 'operations on 50 to 1,000 jobs and files, in a real n8n',
	measure: async ({ tiny, rounds = tiny ? 1 : 3, scale = tiny ? 20 : 1 }) =>
		await withN8n(scale, async ({ client }, clock) => {
			const measureRound = async (operation: Operation): Promise<ListsRow> => {
				const program = await measureProgram(clock, operation);
				const ours = await measureOurs(clock, client, operation);
				return {
					operation: operation.name,
					...ours,
					programSeconds: program.seconds,
					programRequests: program.requests,
				};
			};
			const samples: ListsRow[] = [];
			for (const operation of OPERATIONS) {
				// In its first run n8n loads and compiles what later runs find in memory.
				if (!tiny) await measureOurs(clock, client, operation);
				for (let round = 0; round < rounds; round++) {
					const sample = await measureRound(operation);
					samples.push(sample);
					console.log(`${sample.operation}: ${sample.seconds.toFixed(1)} s`);
				}
			}
			return { rounds, rows: mediansBy(samples, ({ operation }) => operation) };
		}),
	table: ({ rows }) =>
		formatTable(rows, [
			['Operation', ({ operation }) => operation],
			['Seconds', ({ seconds }) => seconds.toFixed(1), 'number'],
			['Requests', ({ requests }) => String(requests), 'number'],
			['Program: seconds', ({ programSeconds }) => programSeconds.toFixed(1), 'number'],
			['Requests', ({ programRequests }) => String(programRequests), 'number'],
			['×', (row) => timesProgram(row).toFixed(2), 'number'],
		]),
	isGoalMet: ({ rows }) => rows.every((row) => timesProgram(row) <= GOAL),
	title: 'Other operations on many items',
	before: () =>
		"Compared with a program that sends the fewest requests that do the same, and as many of them side by side as the service allows. 100 estimates and the model's record are 101 requests, of which the rate limit allows 100 a minute.",
	after: ({ rounds }) => `Goal: at most ${GOAL} times as long. Medians of ${rounds} rounds.`,
};
