import type { INodeProperties } from 'n8n-workflow';

import type { Visibility } from '../catalog/models';

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
