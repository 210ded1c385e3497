import type { IExecuteFunctions, INode } from 'n8n-workflow';

import type { JsonRecord } from './json';
import { isRecord } from './json';

const nodes = new WeakMap<object, INode>();

/**
 * The node of a context, copied once. n8n copies it at each call, with the schema of its form, which may
 * have 200 KB: for each item of many, that would block n8n for seconds.
 */
export function readNode(context: Pick<IExecuteFunctions, 'getNode'>): INode {
	const node = nodes.get(context) ?? context.getNode();
	nodes.set(context, node);
	return node;
}

/**
 * What a node keeps under this name in its context, which n8n saves with the execution: it survives
 * Retry On Fail and a retry of the whole execution.
 */
export function readNodeMemory(context: IExecuteFunctions, name: string): JsonRecord {
	const data: JsonRecord = context.getContext('node');
	const part = data[name];
	if (isRecord(part)) return part;
	const created: JsonRecord = {};
	data[name] = created;
	return created;
}

/** Tells the iterations of a loop apart, and the calls of an agent. */
export const readRunIndex = (context: IExecuteFunctions): string =>
	String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
