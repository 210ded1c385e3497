import type { IExecuteFunctions } from 'n8n-workflow';

import { numberOption } from '../numberOption';
import { recordOf } from '../../transport/json';
import type { CostLimits } from './budget';

export interface SubmissionSettings extends CostLimits {
	waitForCompletion: boolean;
	/** Jobs of this run in flight at once; 0: as many as the account takes. */
	maxConcurrentJobs: number;
}

/** Accounts have a ceiling; this many fit below it on every plan known. */
const JOBS_AT_ONCE = 5;

/**
 * Reads how an item's job is to be submitted. A cost limit of 0 or nothing is no limit.
 *
 * @throws {NodeOperationError} when an expression gave what can't be meant
 */
export function submissionSettings(
	context: IExecuteFunctions,
	itemIndex: number,
): SubmissionSettings {
	const options = recordOf(context.getNodeParameter('options', itemIndex, {}));
	const number = (key: string, label: string, usual: number) =>
		numberOption(context, itemIndex, { label, given: options[key], usual, min: 0 });
	return {
		waitForCompletion: context.getNodeParameter('waitForCompletion', itemIndex, true) !== false,
		maxConcurrentJobs: Math.floor(number('maxConcurrentJobs', 'Max Concurrent Jobs', JOBS_AT_ONCE)),
		maxCost: number('maxCost', 'Max Cost', 0) || undefined,
		maxTotalCost: number('maxTotalCost', 'Max Total Cost', 0) || undefined,
	};
}
