import type {
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchAllModels } from './methods/listSearch';
import { poll } from './trigger/poll';
import { properties } from './trigger/properties';
import {
	createEndpoint,
	endpointExists,
	receiveNotification,
	removeEndpoint,
} from './trigger/webhook';

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
		// Where a node and its trigger share a card in the nodes panel, n8n's editor shows the trigger's
		// description on it and nothing of the node's. So this one speaks for both.
		description:
			'Generate videos, images, audio, 3D models and text with any Scenario model or app, or start the workflow when one is ready',
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
		webhooks: [
			{
				name: 'default',
				// Without a method n8n registers no webhook. A test run polls in either case, so that it needn't
				// wait for a job to finish: n8n gives it a workflow that isn't active.
				httpMethod:
					'={{ $workflow.active && $parameter["checkMode"] === "webhook" ? "POST" : "" }}',
				responseMode: 'onReceived',
				path: 'webhook',
				ndvHideUrl: true,
			},
		],
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'scenarioApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchAllModels },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await endpointExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createEndpoint(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await removeEndpoint(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveNotification(this);
	}

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
