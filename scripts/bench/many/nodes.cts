import type { Simulator } from '../../../simulator/index.cts';
import type { N8nClient, WorkflowToCreate } from '../../../test/e2e/harness/client.cts';
import { credentialFor } from '../../../test/e2e/harness/credential.cts';
import { execute } from '../common/execution.cts';
import type { Peer } from './peer.cts';
import { MOST_IN_TURN } from './programs.cts';
import { batches, scenario, waitLoop } from './workflows.cts';

/** The node with as many jobs in flight as the account takes: what is compared. */
export const OURS = 'Scenario node';

/** Workflows of built-in nodes, and ours, all in one n8n. */
export async function peersInN8n(client: N8nClient, simulator: Simulator): Promise<Peer[]> {
	const ours = await client.createCredential(credentialFor(simulator));
	const { baseUrl, apiKey: user, apiSecret: password } = simulator;
	const basic = await client.createCredential({
		name: 'Basic',
		type: 'httpBasicAuth',
		data: { user, password },
	});

	const peer = (name: string, workflowOf: (items: number) => WorkflowToCreate): Peer => ({
		name,
		async run(items) {
			const { startedAt, stoppedAt = '' } = await execute(client, workflowOf(items));
			return { startedAt: Date.parse(startedAt), endedAt: Date.parse(stoppedAt) };
		},
	});
	return [
		peer(OURS, (items) => scenario(items, ours, { maxConcurrentJobs: 0 })),
		{
			...peer(`${OURS}, 5 jobs at once (default)`, (items) => scenario(items, ours, {})),
			most: 50,
		},
		peer('HTTP Request in batches, polled by its paging', (items) =>
			batches(items, basic, baseUrl),
		),
		{
			...peer('HTTP Request, Wait and IF in a loop', (items) => waitLoop(items, basic, baseUrl)),
			most: MOST_IN_TURN,
		},
	];
}
