import type { IBinaryKeyData, INode, INodeExecutionData, IPairedItemData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { dataOf } from '../../jobs/output';
import { isRecord, numberOf, recordOf, recordsOf, textOf } from '../../transport/json';

/** What ended a wait without a result, in a person's words. */
export interface Failure {
	message: string;
	description?: string;
	/** Index of the input item that it is about. */
	item?: number;
}

/** How the wait of a parked execution came out. */
export type Outcome =
	| { items: INodeExecutionData[] }
	| { failure: Failure }
	/** The execution that waited was stopped, or is gone. */
	| { stopped: true };

/** Instances of errors are not JSON, and of an item's error only these two are ever shown. */
const plainItem = (item: INodeExecutionData) => ({
	...item,
	...(item.error && {
		error: { message: item.error.message, description: item.error.description },
	}),
});

/** Items as JSON; their files are named in them, or stand in them where n8n keeps files in memory. */
export const writeItems = (items: INodeExecutionData[]): unknown[] => items.map(plainItem);

const isBinary = (value: unknown): value is IBinaryKeyData => isRecord(value);

/** The index of the input item that an item of ours comes from. */
export const originOf = ({ pairedItem }: Pick<INodeExecutionData, 'pairedItem'>): number =>
	numberOf(recordOf(pairedItem).item) ?? 0;

/** Reads what `writeItems` wrote. */
export function readItems(value: unknown, node: INode): INodeExecutionData[] {
	return recordsOf(value).map(({ json, binary, pairedItem, error }) => {
		const origin: IPairedItemData = { item: numberOf(recordOf(pairedItem).item) ?? 0 };
		const { message, description } = recordOf(error);
		const errorText = textOf(message);
		return {
			json: dataOf(recordOf(json)),
			...(isBinary(binary) && { binary }),
			...(errorText && {
				error: new NodeOperationError(node, errorText, { description: textOf(description) }),
			}),
			pairedItem: origin,
		};
	});
}

/** One item that holds an outcome: a node can hand nothing else on. */
export function outcomeItem(outcome: Outcome): INodeExecutionData {
	const plain = 'items' in outcome ? { items: writeItems(outcome.items) } : outcome;
	return { json: dataOf({ outcome: plain }), pairedItem: { item: 0 } };
}

export function readFailure(value: unknown): Failure | undefined {
	const { message, description, item } = recordOf(value);
	const text = textOf(message);
	return text
		? { message: text, description: textOf(description), item: numberOf(item) }
		: undefined;
}

/** Reads what `outcomeItem` wrote; undefined for any other item. */
export function readOutcome(
	item: INodeExecutionData | undefined,
	node: INode,
): Outcome | undefined {
	const { items, failure, stopped } = recordOf(item?.json.outcome);
	if (stopped === true) return { stopped };
	if (Array.isArray(items)) return { items: readItems(items, node) };
	const read = readFailure(failure);
	return read && { failure: read };
}
