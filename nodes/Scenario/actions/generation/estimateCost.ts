import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { uploadsOf } from '../../assets/uploads';
import type { Runnable } from '../../catalog/runnable';
import { dataOf } from '../../jobs/output';
import { limitTo } from '../../transport/limit';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { bodiesOf } from './files';
import type { Making } from './making';
import { modelSource } from './modelSource';
import { priceOf } from './price';
import { readRequest } from './request';

const REQUESTS_AT_ONCE = 3;

async function execute(context: IExecuteFunctions, kind: Runnable): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const models = modelSource(run.api, kind);
	const uploads = uploadsOf(context, run.api);
	const requests = limitTo(REQUESTS_AT_ONCE);

	return await forEachItem(context, stop, async (itemIndex) => {
		const request = await readRequest(context, kind, models, itemIndex);
		const { target } = request;
		const body = await (await bodiesOf(run, uploads, request, itemIndex)).bodyToPrice();
		const price = await requests(async () => await priceOf(run.api, target, body));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const { cost, discount, costDetails, record } = price;
		const simple = { ...target.known, cost: cost ?? null, discount: discount ?? null };
		const json = simplify ? { ...simple, costDetails: dataOf(costDetails) } : dataOf(record);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

/** The price of what the same values would make; nothing is made or charged. */
export const estimateCostOperation = (making: Making): Operation => ({
	name: 'Estimate Cost',
	value: 'estimateCost',
	action: `Estimate ${making.lower} cost`,
	description: 'See what a job would cost in Creative Units, without running it',
	properties: [...making.properties, simplifyProperty],
	execute: async (context) => await execute(context, making.kind),
});
