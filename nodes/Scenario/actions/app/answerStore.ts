import type { IExecuteFunctions } from 'n8n-workflow';

import type { JsonRecord } from '../../utils/json';
import { asRecord, asText, isRecord } from '../../utils/json';

/** Which step an item has answered in an earlier attempt of this node run. */
export interface AnswerStore {
	/** The step's ID; undefined if the item has answered none of this job. */
	get(itemIndex: number, jobId: string): string | undefined;
	/** Call before the answer is sent. */
	set(itemIndex: number, jobId: string, nodeId: string): void;
}

/**
 * Keeps the store in the node's execution context, like submissions: on Retry On Fail or a retry of
 * the execution, the answer to one step must not go to the next step, which waits by then.
 */
export function createAnswerStore(context: IExecuteFunctions): AnswerStore {
	const data: JsonRecord = asRecord(context.getContext('node'));
	if (!isRecord(data.scenarioAnswers)) data.scenarioAnswers = {};
	const answers = asRecord(data.scenarioAnswers);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	const getKey = (itemIndex: number, jobId: string) => `${run}/${itemIndex}/${jobId}`;
	return {
		get: (itemIndex, jobId) => asText(answers[getKey(itemIndex, jobId)]),
		set(itemIndex, jobId, nodeId) {
			answers[getKey(itemIndex, jobId)] = nodeId;
		},
	};
}
