import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { listAll } from '../transport/paging';
import { idOf, lineOf } from '../transport/text';

/** A row of the list of apps. */
export interface ListedWorkflow {
	id: string;
	name: string;
	isOwn: boolean;
}

/** The most that the API gives at once. */
const PAGE_SIZE = 100;

const LONGEST_NAME = 200;

/** A draft has inputs like any other, and nothing that runs. */
const isReady = ({ status }: JsonRecord): boolean => status === undefined || status === 'ready';

function inOrder(workflows: ListedWorkflow[]): ListedWorkflow[] {
	// One for all comparisons: `localeCompare` looks up the rules at each, which blocks n8n for long.
	const { compare } = new Intl.Collator('en', { numeric: true });
	return workflows.sort(
		(one, other) => Number(other.isOwn) - Number(one.isOwn) || compare(one.name, other.name),
	);
}

/**
 * The apps that can be run: the project's own first, then the public ones, each part by name.
 *
 * @throws {NodeApiError} when a page can't be had
 */
export async function listWorkflows(api: ScenarioApi): Promise<ListedWorkflow[]> {
	const pages = await Promise.all(
		['private', 'public'].map(async (privacy) => {
			const query = { privacy, pageSize: PAGE_SIZE };
			const records = await listAll(api, '/workflows', 'workflows', query);
			return records.filter(isReady).flatMap((record) => {
				const id = idOf(record.id);
				return id
					? [{ id, name: lineOf(record.name, LONGEST_NAME) ?? id, isOwn: privacy === 'private' }]
					: [];
			});
		}),
	);
	const distinct = new Map<string, ListedWorkflow>();
	for (const workflow of pages.flat()) {
		if (!distinct.has(workflow.id)) distinct.set(workflow.id, workflow);
	}
	return inOrder([...distinct.values()]);
}
