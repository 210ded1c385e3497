import type { IExecuteFunctions } from 'n8n-workflow';

import { jobError } from '../../execution/jobErrors';
import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { UserStep } from '../../jobs/pendingStep';
import { isRetryable } from '../../transport/apiFailure';
import type { ScenarioClient } from '../../transport/client';
import { toNodeApiError } from '../../transport/client';
import type { ScenarioRequest } from '../../transport/request';
import { apiPath } from '../../transport/request';
import { retryDelay } from '../../transport/retry';
import { asId } from '../../utils/text';
import type { StepAnswer } from './decision';
import { explainAnswered, getUserSteps, isAnsweredBy } from './decision';

const MAX_TRIES = 5;

/** The API requires the project here alone; that of the credential takes precedence. */
function getProjectQuery({ record }: Job): ScenarioRequest['query'] {
	const ownerId = asId(record.ownerId);
	return ownerId?.startsWith('proj_') ? { projectId: ownerId } : undefined;
}

/**
 * Sends the answer to a step. The API has no idempotency key, and a second answer could meet the next
 * step of a loop, so the job is looked at again before anything is sent again.
 *
 * @param workflowId the app of the job
 * @returns the job after the answer
 * @throws {NodeOperationError} when somebody else has answered otherwise
 * @throws {NodeApiError} when Scenario rejects the answer
 */
export async function sendAnswer(
	context: IExecuteFunctions,
	client: ScenarioClient,
	{ job, workflowId, step }: { job: Job; workflowId: string; step: UserStep },
	answer: StepAnswer,
	itemIndex: number,
): Promise<Job> {
	const { jobId } = job;
	const { nodeId, type } = step;
	const request: ScenarioRequest = {
		method: 'PUT',
		path: apiPath('workflows', workflowId, `user-${type}`),
		query: getProjectQuery(job),
		body: { nodeId, workflowJobId: jobId, ...answer },
	};
	const known = { ...job, workflowId };
	for (let tries = 1; ; tries++) {
		const result = await client.requestOnce(request);
		if (!('failure' in result)) return readJob(result.body, known) ?? job;
		const { failure } = result;
		if (isRetryable(failure)) {
			const delay = retryDelay(failure, tries, client.clock.random);
			await client.clock.sleep(delay, client.signal);
		}
		const now = readJob(await client.get(apiPath('jobs', jobId)), known) ?? job;
		const current = getUserSteps(now).find((each) => each.nodeId === nodeId);
		if (current && !current.isPending) {
			if (isRetryable(failure) && isAnsweredBy(current, answer.action)) return now;
			throw jobError(context, now, explainAnswered(now, current), itemIndex);
		}
		if (!isRetryable(failure) || tries === MAX_TRIES) {
			throw toNodeApiError(client.node, failure, itemIndex);
		}
	}
}
