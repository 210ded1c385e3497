import './userFolder.cts';

import type { IncomingMessage, ServerResponse } from 'node:http';

import { Container } from '@n8n/di';
import { HookContext, PollContext, TriggersAndPollers, WebhookContext } from 'n8n-core';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import { createNode, nodeTypes } from './nodeTypes.cts';

export interface Activation {
	/** Why n8n activates the workflow. The default is what publishing does. */
	mode?: WorkflowActivateMode;
	/** Static data that an earlier activation has saved. */
	savedData?: IDataObject;
	/** Where n8n receives calls of webhooks. */
	webhookBaseUrl?: string;
}

/** n8n's hooks around a poll in production, which emit, commit and stage. Here, nothing. */
const PLAIN = [undefined, undefined, undefined, undefined, undefined] as const;

/** As in the database. */
const serialized = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

/** The trigger in an active workflow on n8n's engine. Its first poll is that of the activation. */
export function polledTrigger(
	parameters: IDataObject,
	credentials: ICredentialDataDecryptedObject,
	{ mode: activation = 'activate', savedData = {}, webhookBaseUrl }: Activation = {},
) {
	const node = createNode('Scenario Trigger', 'scenarioTrigger', parameters);
	let saved = serialized(savedData);
	const createWorkflow = () =>
		new Workflow({
			id: 'polled',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: nodeTypes(),
			staticData: { 'node:Scenario Trigger': serialized(saved) },
		});
	const workflow = createWorkflow();
	const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, 1);
	const additionalData = () => ({
		...additionalDataOf(credentials),
		...(webhookBaseUrl && { webhookBaseUrl }),
	});
	const save = (changed: Workflow) => {
		saved = serialized(changed.getStaticData('node', node));
	};
	let budget = 0;
	const createContext = (mode: WorkflowExecuteMode, reason: WorkflowActivateMode) =>
		new PollContext(workflow, node, additionalData(), mode, reason, ...PLAIN, () => budget);
	const [webhookDescription] = nodeType.description.webhooks ?? [];
	const webhook = webhookDescription && {
		httpMethod: 'POST' as const,
		node: node.name,
		path: webhookDescription.path,
		webhookDescription,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData(),
	};
	const hook = () =>
		new HookContext(workflow, node, additionalData(), 'trigger', activation, webhook);
	const { checkExists, create, delete: remove } = nodeType.webhookMethods?.default ?? {};
	// As in n8n, all polls of an activation have the same context.
	const active = createContext('trigger', activation);
	let isActivated = false;
	return {
		/**
		 * One poll, as by n8n's timer or its button for a test event.
		 *
		 * @param limit n8n's time limit for the poll in milliseconds
		 */
		async poll(mode: WorkflowExecuteMode = 'trigger', limit = 300_000) {
			budget = limit;
			const context = mode === 'manual' ? createContext('manual', 'manual') : active;
			const found = await Container.get(TriggersAndPollers).runPollFunction(
				workflow,
				node,
				context,
			);
			if (mode !== 'manual' && (found || !isActivated)) {
				isActivated = true;
				save(workflow);
			}
			return found?.[0] ?? [];
		},
		/** The URL of its webhook; undefined if it has none. */
		webhookUrl: hook().getNodeWebhookUrl('default'),
		/** What n8n does with the webhook when it publishes the workflow, and when it starts. */
		async register() {
			if (!(await checkExists?.call(hook()))) await create?.call(hook());
			save(workflow);
		},
		/** What n8n does with it when it unpublishes the workflow. */
		async deregister() {
			await remove?.call(hook());
			save(workflow);
		},
		/** A call of the webhook, in an execution context of its own. */
		async call(httpRequest: IncomingMessage, httpResponse: ServerResponse) {
			if (!webhook) throw new Error('The trigger has no webhook');
			// As in n8n, each call has what is in the database.
			const called = createWorkflow();
			const data = { ...additionalData(), httpRequest, httpResponse };
			const context = new WebhookContext(called, node, data, 'webhook', webhook, [], null);
			const { workflowData } = (await nodeType.webhook?.call(context)) ?? {};
			if (called.staticData.__dataChanged === true) save(called);
			return workflowData?.[0] ?? [];
		},
		/** The node's static data that n8n has saved: when it activates the workflow, and with items. */
		savedData: () => saved,
		/** n8n's, which the trigger logs to. */
		logger: active.logger,
	};
}

export type PolledTrigger = ReturnType<typeof polledTrigger>;
