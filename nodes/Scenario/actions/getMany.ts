import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** The collection of filters of the Get Many operations. */
export const filtersProperty = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options,
});

/** Return All and Limit of the Get Many operations. */
export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * The maximum number of results for an item; Infinity for all.
 *
 * @throws {NodeOperationError} when an expression evaluates to anything but a positive whole number
 */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	const given = context.getNodeParameter('limit', itemIndex, 50);
	const limit = Number(given);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new NodeOperationError(
		context.getNode(),
		`"Limit" must be a whole number of at least 1, not ${JSON.stringify(given)}`,
		{ itemIndex, description: 'Change "Limit", or turn on "Return All".' },
	);
}
