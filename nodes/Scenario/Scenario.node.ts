import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { executeOperation, properties } from './actions/router';
import {
	searchAllModels,
	searchApps,
	searchAssets,
	searchBaseModels,
	searchJobs,
	searchModels,
} from './methods/listSearch';
import {
	getAppParameters,
	getModelParameters,
	listAppParameters,
	listModelParameters,
} from './methods/parameters';

export class Scenario implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scenario',
		name: 'scenario',
		icon: { light: 'file:scenario.svg', dark: 'file:scenario.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Generate videos, images, audio, 3D models and text with any Scenario model or app and get the files. Jobs cost Creative Units.',
		defaults: { name: 'Scenario' },
		usableAsTool: true,
		// What n8n's AI builder and its MCP server tell a language model about the node: searchHint beside a
		// search result, the example in the type definition of Generate Video. Earlier versions of n8n ignore
		// it. The hints of parameters are repeated for each operation, so they are short.
		builderHint: {
			searchHint:
				'Makes videos, images, audio, 3D models and text with about 700 models, e.g. Veo, Kling, Seedance or Flux. One node submits the job, waits and downloads the files: no HTTP Request, Wait or polling loop is needed. Each input item is a job that is charged; estimateCost is free. List the real models, then the parameters of the chosen one (availableParameters), before you fill them in.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-scenario.scenarioTrigger',
					relationHint: 'Starts a workflow when jobs that were submitted elsewhere finish',
				},
			],
			extraTypeDefContent: [
				{
					displayOptions: { show: { resource: ['video'], operation: ['generate'] } },
					content: `<patterns>
<pattern title="Generate a video per item and pass the file on">
const generateVideo = node({
  type: 'n8n-nodes-scenario.scenario',
  version: 1,
  config: {
    name: 'Generate Video',
    parameters: {
      resource: 'video',
      operation: 'generate',
      model: { __rl: true, mode: 'id', value: 'ID listed by searchModels' },
      prompt: expr('{{ $json.prompt }}'),
      parameterMode: 'fields',
      parameters: {
        mappingMode: 'defineBelow',
        value: { nameListedByAvailableParameters: 'one of its allowed values' }
      }
    },
    credentials: { scenarioApi: newCredential('Scenario API') }
  }
});
</pattern>
</patterns>`,
				},
			],
		},
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
