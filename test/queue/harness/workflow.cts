import { randomUUID } from 'node:crypto';

import type { WorkflowToCreate } from '../../../tools/n8n/client.cts';
import { chain, generateVideo } from '../../../tools/n8n/workflows.cts';

export const GENERATE = 'Generate Video';

/**
 * A webhook takes a prompt, the node generates a video, and n8n's HTTP Request node sends the
 * file to `receiver`, named after its asset.
 */
export function videoOnRequest(
	credential: { id: string; name: string },
	receiver: string,
): { path: string; workflow: WorkflowToCreate } {
	const path = randomUUID();
	const workflow = chain(
		'Video on request',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			webhookId: path,
		},
		generateVideo(credential, {
			// Selected from the list. n8n would validate an ID with a regular expression, which gets
			// 250 ms: a machine that runs all this on two cores may need longer.
			model: { __rl: true, mode: 'list', value: 'model_veo3-1-fast' },
			prompt: '={{ $json.body.prompt }}',
			options: { pollInterval: 2 },
		}),
		{
			name: 'Send On',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'PUT',
				url: `=${receiver}/{{ $json.assetId }}`,
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
				options: {},
			},
		},
	);
	return { path, workflow };
}
