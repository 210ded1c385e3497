import type { ScenarioApi } from '../../../nodes/Scenario/transport/api';
import type { JsonRecord } from '../../../nodes/Scenario/transport/json';
import type { Memory } from '../../../nodes/ScenarioTrigger/memory';
import { learn } from '../../../nodes/ScenarioTrigger/memory';
import { lookBack } from '../../../nodes/ScenarioTrigger/lookBack';
import { virtualClock } from '../../support/virtualClock.cts';

/** A job of the past or the future, all times in milliseconds. */
export interface PlannedJob {
	jobId: string;
	made: number;
	/** When it ends; Infinity for never. */
	ends: number;
	/** When the list begins to show it. */
	shows: number;
}

type Order = (one: PlannedJob, other: PlannedJob) => number;

/** As the API is believed to list them. */
const newestFirst: Order = (one, other) =>
	other.made - one.made || (one.jobId < other.jobId ? 1 : -1);

/** The list of jobs at a time, as the API pages it. */
export function listAt(plan: PlannedJob[], now: () => number, order: Order) {
	const requests = { lists: 0, singles: 0 };
	const recordOf = ({ jobId, made, ends }: PlannedJob): JsonRecord => ({
		jobId,
		status: ends <= now() ? 'success' : 'in-progress',
		createdAt: new Date(made).toISOString(),
	});
	const api: Pick<ScenarioApi, 'get' | 'ask' | 'clock'> = {
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
		async ask({ path }) {
			requests.singles++;
			const job = plan.find(({ jobId }) => path.endsWith(jobId));
			if (job) return { body: { job: recordOf(job) } };
			return { refusal: { status: 404, reason: 'not found', details: {} } };
		},
	};
	return { api, requests };
}

/** Lets a trigger look at these times and tells which jobs each look had as news. */
export async function newsOf(plan: PlannedJob[], looks: number[], order = newestFirst) {
	let now = 0;
	const { api, requests } = listAt(plan, () => now, order);
	let memory: Memory | undefined;
	const news: string[][] = [];
	for (const time of looks) {
		now = time;
		const learned = learn(memory, 'project', await lookBack(api, memory));
		// n8n keeps it as JSON.
		memory = JSON.parse(JSON.stringify(learned.memory)) as Memory;
		news.push(learned.ended.map(({ jobId }) => jobId));
	}
	return { news, memory, requests };
}
