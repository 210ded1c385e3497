import type { IExecuteFunctions, INode, INodeParameters, OnError } from 'n8n-workflow';

import type { Parked, Step } from './order';
import { writeOrder } from './order';

/** The nodes that the workflows behind a parked execution are made of: n8n's own, and this one. */
export type NodeInRow = Omit<INode, 'id' | 'position'>;

/** n8n's Wait stays in the process for less than 65 s, counted to the millisecond. */
export const SECONDS_BETWEEN_LOOKS = 66;

/** Takes what the workflow is started with. */
export const start: NodeInRow = {
	name: 'Start',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

/** Sleeps until it is time to look. */
export const wait = (name: string): NodeInRow => ({
	name,
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: SECONDS_BETWEEN_LOOKS, unit: 'seconds' },
});

/** Leads to its first output when the expression, without braces, is true, else to the second. */
export const condition = (name: string, expression: string): NodeInRow => {
	const isTrue = { type: 'boolean', operation: 'true', singleValue: true };
	const parameters: INodeParameters = {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{ id: 'is-true', leftValue: `={{ ${expression} }}`, rightValue: '', operator: isTrue },
			],
			combinator: 'and',
		},
		options: {},
	};
	return { name, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters };
};

/** This very node with its own credential, which is named and not held. */
export function thisNode(
	context: IExecuteFunctions,
	name: string,
	step: Step,
	parked: Parked,
	onError: OnError = 'stopWorkflow',
): NodeInRow {
	const { type, typeVersion, credentials } = context.getNode();
	const parameters = {
		resource: 'job',
		operation: 'waitForCompletion',
		parking: writeOrder(step, parked),
	};
	return { name, type, typeVersion, parameters, credentials, onError };
}
