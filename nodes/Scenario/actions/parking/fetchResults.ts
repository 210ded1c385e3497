import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Parked } from './order';
import type { Failure, Outcome } from './outcome';
import { originOf, readFailure } from './outcome';
import type { Ticket } from './ticket';
import { fetcher } from './workflows';

const NAMED_AT_MOST = 20;

/** The other jobs are paid too: their results must not be lost sight of. */
function nameOtherJobs(failure: Failure, tickets: Ticket[]): Failure {
	const text = `${failure.message} ${failure.description ?? ''}`;
	const others = tickets.map(({ job }) => job.jobId).filter((jobId) => !text.includes(jobId));
	if (others.length === 0) return failure;
	const more = others.length > NAMED_AT_MOST ? ` and ${others.length - NAMED_AT_MOST} more` : '';
	const named = `${others.slice(0, NAMED_AT_MOST).join(', ')}${more}`;
	const advice = `Other jobs of this run are kept in Scenario: ${named}. Wait for Completion fetches them by these job IDs.`;
	return { ...failure, description: `${failure.description ?? ''} ${advice}`.trim() };
}

/**
 * Fetches what the tickets give, in a sub-execution of the parked execution itself: so n8n copies
 * the files to where that keeps its own. They last as long as it does, and not only as long as the
 * record of the lookout.
 *
 * @param toFetch those of `parked` whose wait is over
 */
export async function fetchResults(
	context: IExecuteFunctions,
	parked: Parked,
	toFetch: Ticket[],
): Promise<Outcome> {
	const { executionId, workflowId, tickets, onError } = parked;
	const code = fetcher(context, { ...parked, tickets: toFetch, known: [] }, onError);
	const items = toFetch.map(({ job }, item) => ({
		json: { jobId: job.jobId },
		pairedItem: { item },
	}));
	const { data } = await context.executeWorkflow({ code }, items, undefined, {
		parentExecution: { executionId, workflowId, shouldResume: false },
	});
	const outputs: INodeExecutionData[] = data.flatMap((output) => output ?? []);
	const ticketOf = (place: number) => toFetch[place]?.item ?? place;
	const failure = readFailure(outputs[0]?.json.failure);
	if (failure) {
		const item = failure.item === undefined ? undefined : ticketOf(failure.item);
		return { failure: nameOtherJobs({ ...failure, item }, tickets) };
	}
	return {
		items: outputs.map((output) => ({
			...output,
			pairedItem: { item: ticketOf(originOf(output)) },
		})),
	};
}
