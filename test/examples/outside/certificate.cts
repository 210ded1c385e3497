import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { requirePrograms } from '../../../tools/n8n/programs.cts';
import { run } from '../../../tools/n8n/run.cts';

/**
 * A self-signed certificate for these hosts, valid for a day.
 *
 * @returns key and certificate as PEM, and the file of the certificate, for NODE_EXTRA_CA_CERTS
 */
export async function newCertificate(folder: string, hosts: string[]) {
	requirePrograms({ openssl: 'openssl' }, 'stand in for third-party servers');
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
