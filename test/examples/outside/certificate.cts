import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from '../../e2e/harness/run.cts';
import { requireTools } from '../../e2e/harness/tools.cts';

export interface Certificate {
	/** PEM. */
	key: string;
	cert: string;
	/** Where the certificate is, for NODE_EXTRA_CA_CERTS. */
	file: string;
}

/** A certificate for these hosts, good for a day and for those who are told to trust it. */
export async function newCertificate(folder: string, hosts: string[]): Promise<Certificate> {
	requireTools({ openssl: 'openssl' }, "answer in the place of other people's servers");
	const names = hosts.map((host) => `DNS:${host}`).join(',');
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
	const of = ['-subj', '/CN=n8n-nodes-scenario tests', '-addext', `subjectAltName=${names}`];
	await run('openssl', [...request, ...of, '-keyout', 'key.pem', '-out', 'cert.pem'], {
		cwd: folder,
	});
	const file = join(folder, 'cert.pem');
	const [key, cert] = await Promise.all([
		readFile(join(folder, 'key.pem'), 'utf8'),
		readFile(file, 'utf8'),
	]);
	return { key, cert, file };
}
