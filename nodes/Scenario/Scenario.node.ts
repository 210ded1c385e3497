import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { builderHint } from './actions/builderHint';
import { executeOperation, properties } from './actions/router';
import {
	searchAllModels,
	searchApps,
	searchAssets,
	searchBaseModels,
	searchJobs,
	searchModels,
} from './methods/listSearch';
import { listAppParameters, listModelParameters } from './methods/loadOptions';
import { getAppParameters, getModelParameters } from './methods/resourceMapping';

export class Scenario implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scenario',
		name: 'scenario',
		icon: { light: 'file:scenario.svg', dark: 'file:scenario.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Generate videos, images, audio and 3D models with any Scenario model or app and get the files. Jobs cost Creative Units.',
		defaults: { name: 'Scenario' },
		usableAsTool: true,
		builderHint,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'scenarioApi', required: true }],
		properties,
	};

	methods = {
		listSearch: {
			searchAllModels,
			searchAssets,
			searchBaseModels,
			searchModels,
			searchJobs,
			searchApps,
		},
		loadOptions: { listModelParameters, listAppParameters },
		resourceMapping: { getModelParameters, getAppParameters },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await executeOperation(this)];
	}
}
