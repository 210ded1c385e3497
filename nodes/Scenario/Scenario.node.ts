import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { executeOperation, properties } from './actions/resources';
import { getModelParameters, getWorkflowParameters } from './methods/getParameters';
import { searchAssets } from './methods/searchAssets';
import { searchJobs } from './methods/searchJobs';
import { searchAllModels, searchModels } from './methods/searchModels';
import { searchWorkflows } from './methods/searchWorkflows';

export class Scenario implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scenario',
		name: 'scenario',
		icon: { light: 'file:scenario.svg', dark: 'file:scenario.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Generate videos, images, audio and 3D models with any model or app of Scenario and get the files. Jobs cost Creative Units.',
		defaults: { name: 'Scenario' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'scenarioApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchAllModels, searchAssets, searchModels, searchJobs, searchWorkflows },
		resourceMapping: { getModelParameters, getWorkflowParameters },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeOperation(this)];
	}
}
