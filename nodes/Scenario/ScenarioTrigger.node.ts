import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchAllModels } from './methods/listSearch';
import { poll } from './trigger/poll';
import { properties } from './trigger/properties';

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
		// n8n shows it for the whole package in the nodes panel.
		description:
			'Starts the workflow when a video, image, audio file or 3D model generated in Scenario is ready',
		defaults: { name: 'Scenario Trigger' },
		polling: true,
		builderHint: {
			searchHint:
				'For jobs that are submitted elsewhere: in the Scenario web app, or by a workflow that does not wait. A workflow that waits for its own video needs only the Scenario node.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-scenario.scenario',
					relationHint: 'Submits the jobs, and downloads files by their assetId',
				},
			],
		},
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
