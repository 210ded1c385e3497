import { randomUUID } from 'node:crypto';

import type { WorkflowToCreate } from '../../../tools/n8n/client.cts';
import { chain, generateVideo, itemsFrom } from '../../../tools/n8n/workflows.cts';
import { WAIT_MODE_VALUES, type WaitMode } from './waitMode.cts';

/** The last node: adds to each item the prompt of its paired item. */
export const AFTER = 'After';

/**
 * A webhook takes the number of a run; the node generates `jobsEach` videos from prompts like `7.0`, and
 * waits for them by `waitMode`.
 */
export function videosOnRequest(
	credential: { id: string; name: string },
	jobsEach: number,
	waitMode: WaitMode,
): { path: string; workflow: WorkflowToCreate } {
	const path = randomUUID();
	const prompts = `const { run } = $input.first().json.body;
		return Array.from({ length: ${jobsEach} }, (_, n) => ({ json: { prompt: \`\${run}.\${n}\` } }));`;
	const pairedWith = {
		id: 'paired',
		name: 'pairedWith',
		type: 'string',
		value: '={{ $("Items").item.json.prompt }}',
	};
	const workflow = chain(
		'Videos on request',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
		},
		itemsFrom(prompts),
		generateVideo(credential, {
			// Picked from the list: n8n would give an ID 250 ms to match a regular expression, which is
			// short where many executions start at once on a small machine.
			model: { __rl: true, mode: 'list', value: 'model_veo3-1-fast' },
			prompt: '={{ $json.prompt }}',
			options: { waitMode: WAIT_MODE_VALUES[waitMode], pollInterval: 2, timeout: 86_400 },
		}),
		{
			name: AFTER,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				assignments: { assignments: [pairedWith] },
				includeOtherFields: true,
				options: {},
			},
		},
	);
	return { path, workflow };
}
