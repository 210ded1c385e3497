import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Visibility } from '../catalog/lists';
import type { JsonRecord } from '../utils/json';
import { asRecord } from '../utils/json';
import { simplifyProperty } from './properties';

/** The parameters of a Get Many operation. */
export const getManyProperties = (filters: INodeProperties[]): INodeProperties[] => [
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
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: filters,
	},
	simplifyProperty,
];

/**
 * What an item asks for: its filters, and the maximum number of results, Infinity for all.
 *
 * @throws {NodeOperationError} when an expression for Limit gives anything but a positive whole number
 */
export function readGetMany(
	context: IExecuteFunctions,
	itemIndex: number,
): { filters: JsonRecord; limit: number } {
	const filters = asRecord(context.getNodeParameter('filters', itemIndex, {}));
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) {
		return { filters, limit: Infinity };
	}
	const given = context.getNodeParameter('limit', itemIndex, 50);
	const limit = Number(given);
	if (Number.isInteger(limit) && limit >= 1) return { filters, limit };
	throw new NodeOperationError(
		context.getNode(),
		`"Limit" must be a whole number of at least 1, not ${JSON.stringify(given)}`,
		{ itemIndex, description: 'Change "Limit", or turn on "Return All".' },
	);
}

/** The filter of lists with entries of the project and public ones. */
export const visibilityFilter = (nouns: 'apps' | 'models'): INodeProperties => ({
	displayName: 'Visibility',
	name: 'visibility',
	type: 'options',
	default: 'own',
	description: `Which ${nouns} to return`,
	options: [
		{ name: 'Own and Public', value: 'all' },
		{ name: 'Own', value: 'own', description: `Only ${nouns} of this project` },
		{ name: 'Public', value: 'public', description: `Only public ${nouns}` },
	],
});

const readVisibility = (given: unknown): Visibility =>
	given === 'own' || given === 'public' ? given : 'all';

/** Fetches each list once for all items, by the value of their filter. */
export function createListLoader<T>(
	list: (visibility: Visibility) => Promise<T>,
): (given: unknown) => Promise<T> {
	const lists = new Map<Visibility, Promise<T>>();
	return async (given) => {
		const visibility = readVisibility(given);
		const loading = lists.get(visibility) ?? list(visibility);
		lists.set(visibility, loading);
		return await loading;
	};
}
