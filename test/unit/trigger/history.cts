import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import type { JsonRecord } from '../../../nodes/Scenario/utils/json';
import type { TriggerState } from '../../../nodes/Scenario/trigger/state';
import { updateState } from '../../../nodes/Scenario/trigger/state';
import { fetchJobsSince } from '../../../nodes/Scenario/trigger/check';
import { virtualClock } from '../../support/virtualClock.cts';
import { failed, NODE } from '../clients.cts';

/** A past or future job, all times in milliseconds. */
export interface PlannedJob {
	jobId: string;
	made: number;
	/** When it ends; Infinity for never. */
	ends: number;
	/** When the list starts to include it. */
	shows: number;
	/** When the API no longer knows it. */
	vanishes?: number;
}

type Compare = (one: PlannedJob, other: PlannedJob) => number;

/** The presumed order of the API. */
const newestFirst: Compare = (one, other) =>
	other.made - one.made || (one.jobId < other.jobId ? 1 : -1);

/**
 * Polls the job list, in pages as from the API, at these times and returns the jobs each poll reported.
 *
 * @param skew milliseconds by which n8n's clock is ahead of the service's
 */
export async function newsOf(plan: PlannedJob[], looks: number[], order = newestFirst, skew = 0) {
	let now = 0;
	const requests = { lists: 0, singles: 0 };
	const sorted = plan.toSorted(order);
	const recordOf = ({ jobId, made, ends }: PlannedJob): JsonRecord => ({
		jobId,
		status: ends <= now ? 'success' : 'in-progress',
		createdAt: new Date(made).toISOString(),
	});
	const isKnown = ({ shows, vanishes = Infinity }: PlannedJob) => shows <= now && now < vanishes;
	const api: Pick<ScenarioClient, 'get' | 'requestWithRetry' | 'clock' | 'node'> = {
		clock: { ...virtualClock(), now: () => now + skew },
		node: NODE,
		async get(_path, query = {}) {
			requests.lists++;
			const rows = sorted.filter(isKnown);
			const start = rows.findIndex(({ jobId }) => jobId === query.paginationToken) + 1;
			const page = rows.slice(start, start + Number(query.pageSize));
			const last = page.at(-1);
			const isMore = last !== undefined && start + page.length < rows.length;
			return { jobs: page.map(recordOf), ...(isMore && { nextPaginationToken: last.jobId }) };
		},
		async requestWithRetry({ path }) {
			requests.singles++;
			const job = plan.find((each) => path.endsWith(each.jobId) && isKnown(each));
			return job ? { body: { job: recordOf(job) } } : failed(404);
		},
	};
	let memory: TriggerState | undefined;
	const news: string[][] = [];
	for (const time of looks) {
		now = time;
		const fetched = await fetchJobsSince(api, memory);
		const learned = updateState(memory, 'project', fetched, api.clock.now());
		// n8n stores it as JSON.
		memory = JSON.parse(JSON.stringify(learned.state)) as TriggerState;
		news.push(learned.ended.map(({ jobId }) => jobId));
	}
	return { news, memory, requests };
}
