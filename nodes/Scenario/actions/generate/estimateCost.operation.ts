import { eachItem } from '../../execution/run';
import { createPriceLoader } from '../../submission/costLimit';
import { toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';
import type { Generation } from './generate.operation';

/** The Estimate Cost operation: same parameters as a generation, but nothing is submitted. */
export const estimateCostOperation = ({
	lower,
	properties,
	options,
	createReader,
}: Generation): Operation => ({
	name: 'Estimate Cost',
	value: 'estimateCost',
	action: `Estimate ${lower} cost`,
	description: 'Get the cost of a job in Creative Units without running it',
	properties: [...properties, simplifyProperty, ...(options ? [additionalOptions(options)] : [])],
	execute: eachItem((run) => {
		const readRequest = createReader(run);
		const loadPrice = createPriceLoader(run.client);
		return async ({ itemIndex, simplify }) => {
			const { target, bodyToPrice } = await readRequest(itemIndex);
			const price = await loadPrice(target, await bodyToPrice(), itemIndex);
			if (!simplify) return toDataObject(price.record);
			const { cost, discount, costDetails } = price;
			return {
				...target.known,
				cost: cost ?? null,
				discount: discount ?? null,
				costDetails: toDataObject(costDetails),
			};
		};
	}),
});
