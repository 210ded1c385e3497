import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import type { JsonRecord } from '../../../nodes/Scenario/utils/json';
import type { TriggerState } from '../../../nodes/Scenario/trigger/state';
import { updateState } from '../../../nodes/Scenario/trigger/state';
import { fetchJobsSince } from '../../../nodes/Scenario/trigger/fetchJobsSince';
import { virtualClock } from '../../support/virtualClock.cts';

/** A past or future job, all times in milliseconds. */
export interface PlannedJob {
	jobId: string;
	made: number;
	/** When it ends; Infinity for never. */
	ends: number;
	/** When the list starts to include it. */
	shows: number;
}

type Compare = (one: PlannedJob, other: PlannedJob) => number;

/** The presumed order of the API. */
const newestFirst: Compare = (one, other) =>
	other.made - one.made || (one.jobId < other.jobId ? 1 : -1);

/** The job list at a given time, in pages as from the API. */
export function listAt(plan: PlannedJob[], now: () => number, order: Compare) {
	const requests = { lists: 0, singles: 0 };
	const recordOf = ({ jobId, made, ends }: PlannedJob): JsonRecord => ({
		jobId,
		status: ends <= now() ? 'success' : 'in-progress',
		createdAt: new Date(made).toISOString(),
	});
	const api: Pick<ScenarioClient, 'get' | 'requestWithRetry' | 'clock'> = {
		clock: { ...virtualClock(), now },
		async get(_path, query = {}) {
			requests.lists++;
			const rows = plan.filter(({ shows }) => shows <= now()).sort(order);
			const start = rows.findIndex(({ jobId }) => jobId === query.paginationToken) + 1;
			const page = rows.slice(start, start + Number(query.pageSize));
			const last = page.at(-1);
			const isMore = last !== undefined && start + page.length < rows.length;
			return { jobs: page.map(recordOf), ...(isMore && { nextPaginationToken: last.jobId }) };
		},
		async requestWithRetry({ path }) {
			requests.singles++;
			const job = plan.find(({ jobId }) => path.endsWith(jobId));
			if (job) return { body: { job: recordOf(job) } };
			return { failure: { status: 404, reason: 'not found', details: {} } };
		},
	};
	return { api, requests };
}

/** Polls at these times and returns the jobs each poll reported. */
export async function newsOf(plan: PlannedJob[], looks: number[], order = newestFirst) {
	let now = 0;
	const { api, requests } = listAt(plan, () => now, order);
	let memory: TriggerState | undefined;
	const news: string[][] = [];
	for (const time of looks) {
		now = time;
		const learned = updateState(memory, 'project', await fetchJobsSince(api, memory));
		// n8n stores it as JSON.
		memory = JSON.parse(JSON.stringify(learned.state)) as TriggerState;
		news.push(learned.ended.map(({ jobId }) => jobId));
	}
	return { news, memory, requests };
}
