import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { JsonRecord } from '../../transport/json';
import { numberOf, recordOf, textOf } from '../../transport/json';
import type { Refusal } from '../../transport/refusal';
import type { WaitingSettings } from '../settings';

/** A job that an execution is parked for, with all that its end will need. */
export interface Ticket {
	/** Index of the input item that the job belongs to. */
	item: number;
	/** As last seen. */
	job: Job;
	/** Milliseconds since the epoch: it stays where it is, however often the execution is parked. */
	deadline: number;
	settings: WaitingSettings;
	/** Why the job can't be had any more. */
	refusal?: Refusal;
}

/** A ticket as JSON. */
export const writeTicket = ({ item, job, deadline, settings, refusal }: Ticket) => ({
	item,
	job: { record: job.record, modelId: job.modelId, workflowId: job.workflowId, cost: job.cost },
	deadline,
	settings,
	refusal,
});

const readSettings = (settings: JsonRecord): WaitingSettings => ({
	pollInterval: numberOf(settings.pollInterval) ?? 0,
	timeout: numberOf(settings.timeout) ?? 0,
	onTimeout: settings.onTimeout === 'returnJob' ? 'returnJob' : 'fail',
	waitMode: 'parked',
	binaryPropertyOutput: textOf(settings.binaryPropertyOutput) ?? 'data',
	downloadFiles: settings.downloadFiles !== false,
	simplify: settings.simplify !== false,
});

const readRefusal = (refusal: JsonRecord): Refusal => ({
	status: numberOf(refusal.status),
	reason: textOf(refusal.reason) ?? '',
	name: textOf(refusal.name),
	details: recordOf(refusal.details),
	traceId: textOf(refusal.traceId),
});

/** Reads what `writeTicket` wrote; gives none where there is no job in it. */
export function readTicket(value: unknown): Ticket[] {
	const { item, job, deadline, settings, refusal } = recordOf(value);
	const { record, modelId, workflowId, cost } = recordOf(job);
	const known = { modelId: textOf(modelId), workflowId: textOf(workflowId), cost: numberOf(cost) };
	const read = readJob(recordOf(record), known);
	if (!read) return [];
	return [
		{
			item: numberOf(item) ?? 0,
			job: read,
			deadline: numberOf(deadline) ?? 0,
			settings: readSettings(recordOf(settings)),
			...(refusal !== undefined && { refusal: readRefusal(recordOf(refusal)) }),
		},
	];
}
