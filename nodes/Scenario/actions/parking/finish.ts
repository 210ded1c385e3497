import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { dataOf } from '../../jobs/output';
import { toNodeApiError } from '../../transport/api';
import { numberOf } from '../../transport/json';
import { aboutJob } from '../aboutJob';
import { resultItems } from '../completion';
import { atItem, forEachItem } from '../items';
import { startRun } from '../run';
import type { Parked } from './order';

/** The fetcher's node: gives for each ticket what the running mode would have given. */
export async function finish(
	context: IExecuteFunctions,
	{ tickets }: Parked,
): Promise<INodeExecutionData[]> {
	try {
		const { run, stop } = await startRun(context);
		return await forEachItem(context, stop, async (itemIndex) => {
			const ticket = tickets[itemIndex];
			if (!ticket) return [];
			const { job, settings, refusal } = ticket;
			if (!refusal) return await resultItems(run, job, settings, itemIndex);
			const refused = toNodeApiError(run.api.node, refusal, itemIndex);
			return await aboutJob(context, job, itemIndex, async () => await Promise.reject(refused));
		});
	} catch (reason) {
		const error = atItem(context, reason, 0);
		const { message, description } = error;
		const failure = { message, description, item: numberOf(error.context.itemIndex) };
		return [{ json: dataOf({ failure }), pairedItem: { item: 0 } }];
	}
}
