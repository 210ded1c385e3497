import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createUploader } from '../../assets/upload';
import { createModelLoader } from '../../catalog/models';
import type { RunnableKind } from '../../catalog/runnable';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { limitConcurrency } from '../../utils/concurrency';
import { toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';
import { fetchPrice } from './costLimit';
import { prepareBodies } from './inputFiles';
import type { GenerationSpec } from './properties';
import { readRequest } from './request';

const CONCURRENT_REQUESTS = 3;

async function execute(
	context: IExecuteFunctions,
	kind: RunnableKind,
): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const models = createModelLoader(run.client, kind);
	const uploads = createUploader(context, run.client);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);

	return await forEachItem(context, stop, async (itemIndex) => {
		const request = await readRequest(context, kind, models, itemIndex);
		const { target } = request;
		const body = await (await prepareBodies(run, uploads, request, itemIndex)).bodyToPrice();
		const price = await requests(async () => await fetchPrice(run.client, target, body));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const { cost, discount, costDetails, record } = price;
		const simple = { ...target.known, cost: cost ?? null, discount: discount ?? null };
		const json = simplify
			? { ...simple, costDetails: toDataObject(costDetails) }
			: toDataObject(record);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

/** The Estimate Cost operation: same parameters as a generation, but nothing is submitted. */
export const estimateCostOperation = (spec: GenerationSpec): Operation => ({
	name: 'Estimate Cost',
	value: 'estimateCost',
	action: `Estimate ${spec.lower} cost`,
	description: 'Get the cost of a job in Creative Units without running it',
	properties: [
		...spec.properties,
		simplifyProperty,
		...(spec.options ? [additionalOptions(spec.options)] : []),
	],
	execute: async (context) => await execute(context, spec.kind),
});
