import type {
	IConnections,
	IExecuteFunctions,
	INode,
	IWorkflowBase,
	IWorkflowSettings,
	OnError,
} from 'n8n-workflow';

import type { NodeInRow } from './nodes';
import { condition, start, thisNode, wait } from './nodes';
import type { Parked } from './order';

/**
 * The workflows behind a parked execution. It hangs on a keeper, which n8n keeps asleep while a
 * lookout wakes once a minute. A node can be parked, but not look again when it wakes, so looking
 * takes a workflow of its own; and an execution that is awake when n8n is killed is lost to n8n, so
 * looking is done by one that can be made anew.
 */

/** So often a keeper sends out a new lookout: files that crash n8n must not do so for ever. */
export const MOST_LOOKOUTS = 10;

const jobs = (count: number) => (count === 1 ? '1 job' : `${count} jobs`);

const place = (nodes: NodeInRow[]): INode[] =>
	nodes.map((node, index) => ({ ...node, id: node.name, position: [index * 220, 0] }));

/** Each node leads to those named behind it, one for each of its outputs. */
const connect = (lines: Record<string, string[]>): IConnections =>
	Object.fromEntries(
		Object.entries(lines).map(([from, outputs]) => {
			const to = (node: string) => (node ? [{ node, type: 'main' as const, index: 0 }] : []);
			return [from, { main: outputs.map(to) }];
		}),
	);

function workflow(
	{ workflowId }: Parked,
	name: string,
	nodes: NodeInRow[],
	connections: Record<string, string[]>,
	settings: IWorkflowSettings,
): IWorkflowBase {
	const now = new Date();
	return {
		id: workflowId,
		name: `Scenario: ${name}`,
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: place(nodes),
		connections: connect(connections),
		settings: { executionOrder: 'v1', callerPolicy: 'workflowsFromSameOwner', ...settings },
	};
}

/**
 * Kept until n8n prunes them, whatever is set for the workflow: n8n takes a result out of the
 * record when it was killed between the end of one and the waking of the other.
 */
function kept(context: IExecuteFunctions): IWorkflowSettings {
	const { executionTimeout } = context.getWorkflowSettings();
	return {
		saveDataSuccessExecution: 'all',
		saveDataErrorExecution: 'all',
		saveExecutionProgress: false,
		...(executionTimeout !== undefined && { executionTimeout }),
	};
}

/** Sleeps until a lookout has come back with an outcome; sends out another when one is lost. */
export function keeper(context: IExecuteFunctions, parked: Parked): IWorkflowBase {
	const [lookout, isOver, result] = ['Wait for the Jobs', 'Is It Over?', 'Result'];
	const withoutResults = { ...parked, known: [] };
	const wasStopped = 'String($json.error ?? "").toLowerCase().includes("cancel")';
	const over = `$json.outcome !== undefined || ${wasStopped} || $runIndex >= ${MOST_LOOKOUTS - 1}`;
	return workflow(
		parked,
		`waiting for ${jobs(parked.tickets.length)}`,
		[
			start,
			thisNode(context, lookout, 'start', withoutResults, 'continueRegularOutput'),
			condition(isOver, over),
			thisNode(context, result, 'result', { ...parked, tickets: [] }),
		],
		{ [start.name]: [lookout], [lookout]: [isOver], [isOver]: [result, lookout] },
		kept(context),
	);
}

/** Looks at the jobs once a minute until it has an outcome. */
export function lookout(context: IExecuteFunctions, parked: Parked): IWorkflowBase {
	const [pause, look, isOver] = ['Wait a Minute', 'Look at the Jobs', 'Is It Over?'];
	return workflow(
		parked,
		`looking at ${jobs(parked.tickets.length)}`,
		[
			start,
			wait(pause),
			thisNode(context, look, 'look', parked),
			condition(isOver, '$json.outcome !== undefined'),
		],
		{ [start.name]: [pause], [pause]: [look], [look]: [isOver], [isOver]: ['', pause] },
		kept(context),
	);
}

/** Fetches the results. Its own record goes as soon as n8n has copied its files to the parent's. */
export function fetcher(
	context: IExecuteFunctions,
	parked: Parked,
	onError: OnError,
): IWorkflowBase {
	const fetch = 'Fetch the Results';
	return workflow(
		parked,
		`fetching the results of ${jobs(parked.tickets.length)}`,
		[start, thisNode(context, fetch, 'finish', parked, onError)],
		{ [start.name]: [fetch] },
		{ saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' },
	);
}
