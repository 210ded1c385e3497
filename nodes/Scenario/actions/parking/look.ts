import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { lookAt } from '../../jobs/look';
import type { ScenarioApi } from '../../transport/api';
import { scenarioApi } from '../../transport/api';
import { numberOf } from '../../transport/json';
import type { Refusal } from '../../transport/refusal';
import { atItem } from '../items';
import { fetchResults } from './fetchResults';
import type { Parked } from './order';
import { outcomeItem } from './outcome';
import type { Ticket } from './ticket';

/** Milliseconds that a look may take: an execution that is awake holds a worker's place. */
const LOOK_WITHIN = 20_000;

/** A job may be missing for a moment. */
const TIMES_MISSING = 3;
const PAUSE_WHEN_MISSING = 1_000;

/** Looks in a row at which n8n, not Scenario, was in the way. */
const MOST_TROUBLES = 5;

/** A stopped execution has an error, and one that ended otherwise sleeps no more. */
async function isStillParked(context: IExecuteFunctions, { executionId }: Parked) {
	const execution = await context.getExecutionDataById(executionId);
	return Boolean(execution?.waitTill) && !execution?.resultData.error;
}

/** The tickets as they are now. What could not be seen stays as it was. */
async function lookAtAll(api: ScenarioApi, tickets: Ticket[]): Promise<Ticket[]> {
	const jobs = new Map(tickets.map(({ job }) => [job.jobId, job]));
	const refused = new Map<string, Refusal>();
	let toSee = [...jobs.values()];
	for (let look = 1; toSee.length > 0; look++) {
		const sight = await lookAt(api, toSee, api.clock.now() + LOOK_WITHIN);
		for (const job of sight.seen) jobs.set(job.jobId, job);
		const isMissing = (jobId: string) => sight.refused.get(jobId)?.status === 404;
		toSee = look < TIMES_MISSING ? toSee.filter(({ jobId }) => isMissing(jobId)) : [];
		const missing = new Set(toSee.map(({ jobId }) => jobId));
		for (const [jobId, refusal] of sight.refused) {
			if (!missing.has(jobId)) refused.set(jobId, refusal);
		}
		if (toSee.length > 0) await api.clock.sleep(PAUSE_WHEN_MISSING, api.signal);
	}
	return tickets.map((ticket) => ({
		...ticket,
		job: jobs.get(ticket.job.jobId) ?? ticket.job,
		refusal: refused.get(ticket.job.jobId),
	}));
}

const isDecided = ({ job, refusal, deadline }: Ticket, now: number) =>
	job.end !== undefined || refusal !== undefined || now >= deadline;

/** Of a decided ticket: whether its item ends in an error. */
const goesWrong = ({ job, refusal, settings }: Ticket) =>
	refusal !== undefined || (job.end ? job.end !== 'success' : settings.onTimeout === 'fail');

async function lookOnce(context: IExecuteFunctions, parked: Parked): Promise<INodeExecutionData> {
	if (!(await isStillParked(context, parked))) return outcomeItem({ stopped: true });
	const api = await scenarioApi(context);
	const tickets = await lookAtAll(api, parked.tickets);
	const now = api.clock.now();
	const decided = tickets.filter((ticket) => isDecided(ticket, now));
	// Without Continue On Fail the first item that goes wrong ends the wait for all.
	const wrong = parked.onError === 'stopWorkflow' ? decided.filter(goesWrong) : [];
	const isOver = wrong.length > 0 || decided.length === tickets.length;
	if (!isOver) {
		const json = { jobs: tickets.length, stillRunning: tickets.length - decided.length };
		return { json, pairedItem: { item: 0 } };
	}
	const toFetch = wrong.length > 0 ? wrong : decided;
	return outcomeItem(await fetchResults(context, { ...parked, tickets }, toFetch));
}

/**
 * The lookout's node: looks once at all jobs, and fetches the results when the wait is over. What
 * goes wrong here, and is not a job's own end, is tried again a minute later.
 */
export async function look(
	context: IExecuteFunctions,
	parked: Parked,
): Promise<INodeExecutionData[]> {
	try {
		return [await lookOnce(context, parked)];
	} catch (reason) {
		const { message, description } = atItem(context, reason, 0);
		const troubles = 1 + (numberOf(context.getInputData()[0]?.json.troubles) ?? 0);
		if (troubles < MOST_TROUBLES) {
			return [{ json: { troubles, trouble: message }, pairedItem: { item: 0 } }];
		}
		return [outcomeItem({ failure: { message, description: description ?? undefined } })];
	}
}
