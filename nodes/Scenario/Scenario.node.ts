import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { executeOperation, properties } from './actions/resources';
import { getModelParameters } from './methods/getModelParameters';
import { searchJobs } from './methods/searchJobs';
import { searchModels } from './methods/searchModels';

export class Scenario implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scenario',
		name: 'scenario',
		icon: { light: 'file:scenario.svg', dark: 'file:scenario.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Generate videos with any model of Scenario, wait for them and get the files',
		defaults: { name: 'Scenario' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'scenarioApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchModels, searchJobs },
		resourceMapping: { getModelParameters },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeOperation(this)];
	}
}
