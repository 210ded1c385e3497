import type { IBinaryData } from 'n8n-workflow';
import { gte, lt } from 'semver';

import type { N8nClient, WorkflowToCreate } from '../../../tools/n8n/client.cts';

/** The workflow for an older n8n: before 2.0, `active` is required. */
export const creatableIn = (version: string, workflow: WorkflowToCreate): WorkflowToCreate =>
	lt(version, '2.0.0') ? Object.assign({ active: false }, workflow) : workflow;

/**
 * The bytes of a file: before 2.0 n8n stores them in the execution data, as base64.
 *
 * @throws when there is none
 */
export async function bytesOf(client: N8nClient, file: IBinaryData | undefined): Promise<Buffer> {
	if (!file) throw new Error('No file came out');
	return file.id ? await client.binary(file.id) : Buffer.from(file.data, 'base64');
}

/** Whether n8n resumes paused executions after a crash. The node asks n8n itself. */
export const canPause = (version: string): boolean => gte(version, '2.41.0');
