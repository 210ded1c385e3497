import type { IExecuteFunctions } from 'n8n-workflow';

import { readNumberOption } from '../../execution/options';
import { asRecord } from '../../utils/json';
import type { CostLimits } from './costLimit';

export interface SubmissionOptions extends CostLimits {
	waitForCompletion: boolean;
	/** Maximum jobs of this run at the same time; 0 means up to the account's limit. */
	maxConcurrentJobs: number;
}

/**
 * Reads an item's submission options. A limit of 0 means no limit, which is the default of each.
 *
 * @throws {NodeOperationError} when an expression evaluates to an invalid number
 */
export function readSubmissionOptions(
	context: IExecuteFunctions,
	itemIndex: number,
): SubmissionOptions {
	const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
	const number = (key: string, label: string, defaultValue: number) =>
		readNumberOption(context, itemIndex, { label, given: options[key], defaultValue, min: 0 });
	return {
		waitForCompletion: context.getNodeParameter('waitForCompletion', itemIndex, true) !== false,
		maxConcurrentJobs: Math.floor(number('maxConcurrentJobs', 'Max Concurrent Jobs', 0)),
		maxCost: number('maxCost', 'Max Cost', 0) || undefined,
		maxTotalCost: number('maxTotalCost', 'Max Total Cost', 0) || undefined,
	};
}
