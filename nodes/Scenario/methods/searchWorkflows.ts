import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listWorkflows } from '../catalog/workflows';
import { scenarioApi } from '../transport/api';

/** The app list of the editor: the project's own and every public one. Each word must be found. */
export async function searchWorkflows(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const workflows = await listWorkflows(await scenarioApi(this));
	const found = workflows.filter(({ id, name }) => {
		const text = `${name}\n${id}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
	return {
		results: found.map(({ id, name, isOwn }) => ({
			name: isOwn ? `${name} (own)` : name,
			value: id,
		})),
	};
}
