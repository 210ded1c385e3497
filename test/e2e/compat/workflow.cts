import { randomUUID } from 'node:crypto';

import type { ResourceMapperFields } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../../tools/n8n/client.cts';
import {
	chain,
	generateVideo,
	scenarioNode,
	scenarioTrigger,
} from '../../../tools/n8n/workflows.cts';
import { WAIT_MODE_VALUES } from '../pause/waitMode.cts';

type Credential = { id: string; name: string };

export const SUBMIT = 'Generate Video';
export const COLLECT = 'Wait for Completion';
export const UPLOAD = 'Upload Asset';
export const ANSWER = 'Answer Approval';
export const PROMPT = 'Generate Prompt';
export const TRIGGER = 'Scenario Trigger';

/** Values for the form of Veo 3.1 Fast. */
export const FILLED_IN = { duration: 8, aspectRatio: '9:16', generateAudio: true };

/** A workflow started by a webhook. */
export interface OnRequest {
	/** Of its webhook. */
	path: string;
	workflow: WorkflowToCreate;
}

function onRequest(name: string, ...nodes: Parameters<typeof chain>[1][]): OnRequest {
	const path = randomUUID();
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
		webhookId: path,
	};
	return { path, workflow: chain(name, webhook, ...nodes) };
}

/** With default parameters: the job ID is the default expression. */
const collect = (credential: Credential) =>
	scenarioNode(COLLECT, credential, {
		resource: 'job',
		operation: 'waitForCompletion',
		options: { pollInterval: 2 },
	});

/**
 * Submits, collects and uploads the file as an asset: covers what the node needs of n8n at run time.
 *
 * @param form the fields as this n8n returned them to its editor, which saves them in the workflow
 */
export const everyStep = (credential: Credential, form: ResourceMapperFields): OnRequest =>
	onRequest(
		'Every step',
		generateVideo(credential, {
			prompt: '={{ $json.body.prompt }}',
			parameterMode: 'fields',
			parameters: {
				mappingMode: 'defineBelow',
				value: FILLED_IN,
				matchingColumns: [],
				schema: form.fields,
				attemptToConvertTypes: false,
				convertFieldsToString: false,
			},
			waitForCompletion: false,
		}),
		collect(credential),
		scenarioNode(UPLOAD, credential, { resource: 'asset', operation: 'upload' }),
	);

/** Generates a video from a prompt that changes in each attempt, with one retry. */
export const retrying = (credential: Credential): OnRequest =>
	onRequest('Retrying', {
		...generateVideo(credential, {
			prompt: '={{ $json.body.prompt }} {{ Math.random() }}',
			options: { pollInterval: 2, timeout: 3 },
		}),
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 0,
	});

/** Generates a video, or sends the item to the error output. */
export const withErrorOutput = (credential: Credential): OnRequest =>
	onRequest('Error output', {
		...generateVideo(credential, { prompt: '={{ $json.body.prompt }}' }),
		onError: 'continueErrorOutput',
	});

/** Generates a video while the execution is paused. */
export const paused = (credential: Credential): OnRequest =>
	onRequest(
		'Paused',
		generateVideo(credential, {
			prompt: '={{ $json.body.prompt }}',
			options: { waitMode: WAIT_MODE_VALUES.paused },
		}),
	);

/** Runs the app until it asks, approves its step and collects its file. */
export const approving = (credential: Credential, app: string): OnRequest =>
	onRequest(
		'Approving',
		scenarioNode('Run App', credential, {
			resource: 'app',
			operation: 'run',
			app: { __rl: true, mode: 'list', value: app },
			parameterMode: 'json',
			parametersJson: '={{ { prompt: $json.body.prompt } }}',
			options: { onApprovalStep: 'returnJob', pollInterval: 2 },
		}),
		scenarioNode(ANSWER, credential, { resource: 'app', operation: 'decide' }),
		collect(credential),
	);

/** Writes prompts from an idea. */
export const writingPrompts = (credential: Credential): OnRequest =>
	onRequest(
		'Writing prompts',
		scenarioNode(PROMPT, credential, {
			resource: 'prompt',
			operation: 'generate',
			prompt: '={{ $json.body.prompt }}',
			numResults: 2,
		}),
	);

/** Starts when jobs have finished. */
export const triggered = (credential: Credential): WorkflowToCreate =>
	chain('Triggered', scenarioTrigger(TRIGGER, credential, { downloadFiles: true }));
