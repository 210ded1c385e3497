import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../../execution/aiTool';
import type { Job } from '../../jobs/job';

/**
 * Shows in the output panel what the jobs of a run cost in Creative Units. Failed and canceled jobs
 * are refunded as a rule, so they don't count. Without the cost of one of the jobs there is no total.
 */
export function hintCost(context: IExecuteFunctions, jobs: Job[]): void {
	const charged = jobs.filter(({ end }) => end !== 'failure' && end !== 'canceled');
	const costs = charged.flatMap(({ cost }) => cost ?? []);
	if (isTool(context) || costs.length === 0 || costs.length < charged.length) return;
	// Costs have two decimals; sums of them would have more.
	const total = Number(costs.reduce((sum, cost) => sum + cost, 0).toFixed(2));
	const number = costs.length === 1 ? '1 job' : `${costs.length} jobs`;
	context.addExecutionHints({
		message: `This run cost ${total} Creative Units (${number}).`,
		type: 'info',
		location: 'outputPane',
	});
}
