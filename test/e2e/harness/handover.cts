import { n8nClient, type N8nClient, type Owner } from './client.cts';
import type { N8n } from './n8n.cts';

/** What the specs know of the n8n that the global set-up started for all of them. */
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

export function handOver({ version, url, userFolder, logFile, owner, client }: N8n): void {
	const cookie = client.cookie();
	const facts = { version, url, userFolder, logFile, owner, cookie };
	process.env[VARIABLE] = JSON.stringify(facts);
}

export function sharedN8n(): SharedN8n {
	const facts = process.env[VARIABLE];
	if (!facts) throw new Error('No n8n is running for the specs: start them with npm run test:e2e');
	const known = JSON.parse(facts) as Omit<SharedN8n, 'client'>;
	return { ...known, client: n8nClient(known.url, known.cookie) };
}
