import { randomUUID } from 'node:crypto';

import type { ResourceMapperFields } from 'n8n-workflow';

import type { WorkflowToCreate } from '../e2e/harness/client.cts';
import { chain, generateVideo, scenarioNode } from '../e2e/harness/workflows.cts';

type Credential = { id: string; name: string };

export const SUBMIT = 'Generate Video';
export const COLLECT = 'Wait for Completion';
export const UPLOAD = 'Upload Asset';

/** What somebody fills into the form of Veo 3.1 Fast. */
export const FILLED_IN = { duration: 8, aspectRatio: '9:16', generateAudio: true };

/** A workflow that a webhook starts. */
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

/**
 * Submit, collect, and bring the file back in as an asset: what the node needs of n8n at run time.
 *
 * @param form the fields as this n8n gave them to its editor, which keeps them in the workflow
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
		// As dropped behind it: the job ID is the default expression.
		scenarioNode(COLLECT, credential, {
			resource: 'job',
			operation: 'waitForCompletion',
			options: { pollInterval: 2 },
		}),
		scenarioNode(UPLOAD, credential, { resource: 'asset', operation: 'upload' }),
	);

/** Generates a video, and tries once more by itself. */
export const retrying = (credential: Credential): OnRequest =>
	onRequest('Retrying', {
		...generateVideo(credential, {
			prompt: '={{ $json.body.prompt }}',
			options: { pollInterval: 2 },
		}),
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 0,
	});

/** Generates a video while the execution is parked. */
export const parked = (credential: Credential): OnRequest =>
	onRequest(
		'Parked',
		generateVideo(credential, {
			prompt: '={{ $json.body.prompt }}',
			options: { waitMode: 'parked' },
		}),
	);
