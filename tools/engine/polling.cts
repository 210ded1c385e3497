import './userFolder.cts';

import { Container } from '@n8n/di';
import { PollContext, TriggersAndPollers } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import { nodeTypes, PACKAGE } from './nodeTypes.cts';

export interface PolledTrigger {
	/**
	 * One poll, as by n8n's timer or its button for a test event.
	 *
	 * @param budget n8n's time limit for the poll in milliseconds
	 */
	poll(mode?: WorkflowExecuteMode, budget?: number): Promise<INodeExecutionData[]>;
	/** The node's static data, which n8n stores between polls. */
	staticData(): IDataObject;
}

/** n8n's hooks around a poll in production, which emit, commit and stage. Here, nothing. */
const PLAIN = [undefined, undefined, undefined, undefined, undefined] as const;

/**
 * The trigger in a workflow on n8n's engine.
 *
 * @param kept static data from an earlier activation of the workflow
 */
export function polledTrigger(
	parameters: IDataObject,
	credentials: ICredentialDataDecryptedObject,
	kept: IDataObject = {},
): PolledTrigger {
	const node: INode = {
		id: 'trigger',
		name: 'Scenario Trigger',
		type: `${PACKAGE}.scenarioTrigger`,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
	};
	const workflow = new Workflow({
		id: 'polled',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: nodeTypes(),
		// Serialized, as by the database.
		staticData: { 'node:Scenario Trigger': JSON.parse(JSON.stringify(kept)) as IDataObject },
	});
	return {
		async poll(mode = 'trigger', budget = 300_000) {
			const context = new PollContext(
				workflow,
				node,
				additionalDataOf(credentials),
				mode,
				mode === 'manual' ? 'manual' : 'activate',
				...PLAIN,
				() => budget,
			);
			const found = await Container.get(TriggersAndPollers).runPollFunction(
				workflow,
				node,
				context,
			);
			return found?.[0] ?? [];
		},
		staticData: () => workflow.getStaticData('node', node),
	};
}
