import type { IBinaryData } from 'n8n-workflow';
import { gte, lt } from 'semver';

import type { N8nClient, WorkflowToCreate } from '../e2e/harness/client.cts';

/** What must be set otherwise for an older n8n. */
export const settingsFor = (version: string): Record<string, string> =>
	// An n8n that doesn't know a module to leave out refuses to start.
	lt(version, '2.34.0') ? { N8N_DISABLED_MODULES: '' } : {};

/** The workflow as an older n8n takes it: before 2.0 one must say that it isn't active. */
export const creatableIn = (version: string, workflow: WorkflowToCreate): WorkflowToCreate =>
	lt(version, '2.0.0') ? Object.assign({ active: false }, workflow) : workflow;

/**
 * The bytes of a file: before 2.0 n8n keeps it within the execution's data, in base64.
 *
 * @throws when there is none
 */
export async function bytesOf(client: N8nClient, file: IBinaryData | undefined): Promise<Buffer> {
	if (!file) throw new Error('No file came out');
	return file.id ? await client.binary(file.id) : Buffer.from(file.data, 'base64');
}

/** Whether n8n brings parked executions back after a crash. The node asks n8n itself. */
export const canPark = (version: string): boolean => gte(version, '2.41.0');
