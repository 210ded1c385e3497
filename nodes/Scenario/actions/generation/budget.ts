import { NodeOperationError } from 'n8n-workflow';

import type { Target } from '../../catalog/runnable';
import type { Body } from '../../models/types';
import type { ScenarioApi } from '../../transport/api';
import { priceOf } from './price';

/** In Creative Units; undefined is no limit. */
export interface CostLimits {
	/** For the job of one item. */
	maxCost?: number;
	/** For all jobs that this run of the node submits. */
	maxTotalCost?: number;
}

/** Checks what a job would cost; throws a NodeOperationError when that is too much. */
export type Budget = (
	limits: CostLimits,
	target: Target,
	body: () => Promise<Body>,
	itemIndex: number,
) => Promise<void>;

/**
 * Keeps a run within its limits: each job is priced before it is submitted. Jobs are submitted one
 * after another, so the sum is right. What an earlier try has submitted is not counted again.
 */
export function budgetOf(api: ScenarioApi): Budget {
	let spent = 0;

	return async ({ maxCost, maxTotalCost }, target, body, itemIndex) => {
		if (maxCost === undefined && maxTotalCost === undefined) return;
		const refuse = (message: string, advice: string): never => {
			const description = `${advice} Nothing was submitted for this item.`;
			throw new NodeOperationError(api.node, message, { description, itemIndex });
		};
		const { cost } = await priceOf(api, target, await body());
		if (cost === undefined) {
			return refuse(
				`Scenario did not say what ${target.id} would cost`,
				'Without a price the limit can not be kept. Remove it from Additional Options to go on.',
			);
		}
		if (maxCost !== undefined && cost > maxCost) {
			refuse(
				`This job would cost ${cost} Creative Units, and the limit is ${maxCost}`,
				'Choose cheaper settings, or raise Max Cost in Additional Options.',
			);
		}
		if (maxTotalCost !== undefined && spent + cost > maxTotalCost) {
			refuse(
				`This job would cost ${cost} Creative Units, and ${spent} of the ${maxTotalCost} for this run are spent`,
				'Raise Max Total Cost in Additional Options, or run fewer items.',
			);
		}
		spent += cost;
	};
}
