import type { IExecuteFunctions } from 'n8n-workflow';

import { createCostLimit } from '../../../nodes/Scenario/submission/costLimit';
import { createSubmissionStore } from '../../../nodes/Scenario/submission/submissionStore';
import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';

const DONE = Promise.resolve();

const node = { name: 'Generate', type: 'scenario', parameters: {} };

/** What n8n stores of an execution before its retries. */
const flow = { scenarioToken: 'execution_1' };

/** Max Total Cost in a retry of the execution, which has its own copy of the node's data. */
function retryOf(items: number) {
	const data = {};
	const context = {
		getNode: () => node,
		getContext: (type: string) => (type === 'flow' ? { ...flow } : data),
		getInputData: () => Array.from({ length: items }, (_, row) => ({ json: { row } })),
		evaluateExpression: () => 0,
	} as unknown as IExecuteFunctions;
	const limit = createCostLimit(
		{ node } as unknown as ScenarioClient,
		createSubmissionStore(context),
	);
	const item = (itemIndex: number) => ({
		itemIndex,
		fingerprint: 'a',
		limits: { maxTotalCost: 25 },
	});
	return {
		reserve: async (itemIndex: number) => await limit.reserve(item(itemIndex), 10, DONE),
		release: (itemIndex: number) => limit.release(item(itemIndex)),
	};
}

it('Max Total Cost of two retries side by side holds for what both are about to submit', async () => {
	const [one, other] = [retryOf(3), retryOf(3)];
	await one.reserve(0);
	await other.reserve(1);
	await expect(one.reserve(2)).rejects.toThrow('20 of the 25');
	await expect(other.reserve(2)).rejects.toThrow('20 of the 25');
	one.release(0);
	await expect(other.reserve(2)).resolves.toBeUndefined();
	for (const item of [1, 2]) other.release(item);
});
