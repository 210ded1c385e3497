import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import type { Explanation } from '../transport/explain';
import type { ItemError } from './items';
import { atItem } from './items';

/** Notes a job in an error's context, where Continue On Fail and the log find it. */
function noteJob(error: ItemError, { jobId, status, modelId }: Job): ItemError {
	error.context.job ??= { jobId, status, modelId: modelId ?? null };
	const text = `${error.message} ${error.description ?? ''}`;
	if (!text.includes(jobId)) {
		error.description = `${error.description ?? ''} The job is ${jobId}.`.trim();
	}
	return error;
}

/** n8n's error about a job that gave nothing. */
export function jobError(
	context: IExecuteFunctions,
	job: Job,
	{ message, description }: Explanation,
	itemIndex: number,
): ItemError {
	const error = new NodeOperationError(context.getNode(), message, { description, itemIndex });
	return noteJob(error, job);
}

/**
 * Does what follows a submission. Whatever goes wrong there names the job: it is paid, and Wait for
 * Completion or Get Job can take it over.
 *
 * @throws {NodeApiError | NodeOperationError} that carries the job's id
 */
export async function aboutJob<T>(
	context: IExecuteFunctions,
	job: Job,
	itemIndex: number,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (reason) {
		throw noteJob(atItem(context, reason, itemIndex), job);
	}
}

const NAMED_AT_MOST = 20;

/** Adds the other jobs of the run, which are paid too and whose results would be lost sight of. */
export function nameOtherJobs(error: ItemError, jobIds: string[]): ItemError {
	const text = `${error.message} ${error.description ?? ''}`;
	const others = jobIds.filter((jobId) => !text.includes(jobId));
	if (others.length === 0) return error;
	const named = others.slice(0, NAMED_AT_MOST).join(', ');
	const more = others.length > NAMED_AT_MOST ? ` and ${others.length - NAMED_AT_MOST} more` : '';
	error.description = `${error.description ?? ''} Other jobs of this run are kept in Scenario: ${named}${more}. Retrying this execution takes them up.`;
	return error;
}
