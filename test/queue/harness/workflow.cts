import { randomUUID } from 'node:crypto';

import type { WorkflowToCreate } from '../../e2e/harness/client.cts';
import { chain, generateVideo } from '../../e2e/harness/workflows.cts';

export const GENERATE = 'Generate Video';

/**
 * A webhook takes a prompt, the node makes a video of it, and n8n's HTTP Request node sends the
 * file on to `receiver`, named after its asset.
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
			// Picked from the list. An ID would be checked by n8n with a regular expression, which gets
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
