import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchAllModels } from '../Scenario/methods/searchModels';
import { poll } from './poll';
import { properties } from './properties';

export class ScenarioTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scenario Trigger',
		name: 'scenarioTrigger',
		icon: {
			light: 'file:../Scenario/scenario.svg',
			dark: 'file:../Scenario/scenario.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when jobs in Scenario have ended',
		defaults: { name: 'Scenario Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'scenarioApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchAllModels },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
