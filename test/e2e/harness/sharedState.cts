import { n8nClient, type N8nClient, type Owner } from '../../../tools/n8n/client.cts';
import type { N8n } from '../../../tools/n8n/startN8n.cts';

/** The n8n that the global setup started for all specs. */
export interface SharedN8n {
	version: string;
	url: string;
	userFolder: string;
	logFile: string;
	owner: Owner;
	cookie: string;
	client: N8nClient;
}

const VARIABLE = 'E2E_N8N';

/** Passes it to the workers of Playwright, in an environment variable. */
export function shareN8n({ version, url, userFolder, logFile, owner, client }: N8n): void {
	const cookie = client.cookie();
	const state = { version, url, userFolder, logFile, owner, cookie };
	process.env[VARIABLE] = JSON.stringify(state);
}

export function sharedN8n(): SharedN8n {
	const state = process.env[VARIABLE];
	if (!state) throw new Error('No n8n is running for the specs: start them with npm run test:e2e');
	const known = JSON.parse(state) as Omit<SharedN8n, 'client'>;
	return { ...known, client: n8nClient(known.url, known.cookie) };
}
