import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { dataOf } from '../../jobs/output';
import { limitTo } from '../../transport/limit';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { modelSource } from './modelSource';
import { priceOf } from './price';
import { requestProperties } from './properties';
import { readRequest } from './request';

const REQUESTS_AT_ONCE = 3;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const models = modelSource(run.api);
	const requests = limitTo(REQUESTS_AT_ONCE);

	return await forEachItem(context, stop, async (itemIndex) => {
		const { model, body } = await readRequest(context, models, itemIndex);
		const price = await requests(async () => await priceOf(run.api, model.id, body));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const { cost, discount, costDetails, record } = price;
		const simple = { modelId: model.id, cost: cost ?? null, discount: discount ?? null };
		const json = simplify ? { ...simple, costDetails: dataOf(costDetails) } : dataOf(record);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

/** The price of what Generate would make with the same values; nothing is made or charged. */
export const estimateCostOperation = (what: { lower: string }): Operation => ({
	name: 'Estimate Cost',
	value: 'estimateCost',
	action: `Estimate ${what.lower} cost`,
	description: 'See what a job would cost in Creative Units, without running it',
	properties: [...requestProperties, simplifyProperty],
	execute,
});
