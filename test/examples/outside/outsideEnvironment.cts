import { startSimulator } from '../../../simulator/index.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from '../../../tools/n8n/install.cts';
import { startN8nWithPackage } from '../../../tools/n8n/startN8n.cts';
import { withCredentials, type Credentials, type Example } from '../support/example.cts';
import { startThirdParties } from './thirdParties.cts';

export type OutsideEnvironment = Awaited<ReturnType<typeof openOutsideEnvironment>>;

/**
 * A separate n8n for the examples with third-party services, with n8n's own nodes for them. Its proxy
 * answers in place of the services.
 */
export async function openOutsideEnvironment() {
	const parties = await startThirdParties();
	const simulator = await startSimulator({ jobSeconds: 2, rateLimit: 0 });
	const closeServers = async () => {
		await simulator.close();
		await parties.close();
	};
	const n8n = await startN8nWithPackage({
		version: process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION,
		log: console.log,
		env: parties.env,
	}).catch(async (reason: unknown) => {
		// Open servers would keep the run from ending.
		await closeServers();
		throw reason;
	});
	const toCreate = [credentialFor(simulator), ...parties.credentials];
	const created = await Promise.all(
		toCreate.map(async (each) => [each.type, await n8n.client.createCredential(each)] as const),
	);
	const credentials: Credentials = Object.fromEntries(created);

	return {
		n8n,
		simulator,
		parties,
		/** By type. More may be added. */
		credentials,
		/** Adds an example with these credentials to n8n. */
		add: async (example: Example) =>
			await n8n.client.createWorkflow(withCredentials(example, credentials)),
		/** Texts of the Slack messages in a channel. */
		messagesTo: (channel: string) =>
			parties.messages.filter((message) => message.channel === channel).map(({ text }) => text),
		/** Forgets jobs, files, videos and messages. */
		reset: () => {
			simulator.control.reset();
			parties.messages.length = 0;
			Object.assign(parties.google, { files: [], videos: [], refused: [] });
		},
		close: async () => {
			await n8n.stop();
			await closeServers();
		},
	};
}
