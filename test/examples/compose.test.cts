import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { name } from '../../package.json';
import { EXAMPLES } from './support/example.cts';

interface ComposeFile {
	services: Record<string, { environment: Record<string, string>; volumes: string[] }>;
	volumes: Record<string, null>;
}

const ROOT = path.join(EXAMPLES, '..');
const compose = parse(readFileSync(path.join(EXAMPLES, 'docker-compose.override.yml'), 'utf8'), {
	uniqueKeys: true,
}) as ComposeFile;
const service = compose.services.n8n;

/** As n8n reads it: what it doesn't know keeps it from starting. */
function packagesIn(text: string): string[] {
	const list = JSON.parse(text) as Array<Record<string, string>>;
	const unknown = list
		.flatMap(Object.keys)
		.filter((key) => !['name', 'version', 'checksum'].includes(key));
	expect(unknown).toEqual([]);
	return list.map((each) => each.name ?? '');
}

describe('docker-compose.override.yml', () => {
	it('lists this package in the JSON that n8n reads at start', () => {
		expect(packagesIn(service?.environment.N8N_COMMUNITY_PACKAGES ?? '')).toEqual([name]);
	});

	it('lets n8n 3.0 load a package that is not verified', () => {
		expect(service?.environment).toMatchObject({
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
			N8N_REINSTALL_MISSING_PACKAGES: 'true',
		});
	});

	it("keeps n8n's folder on a volume", () => {
		const [volume = '', folder] = service?.volumes[0]?.split(':') ?? [];
		expect(Object.keys(compose.volumes)).toContain(volume);
		expect(folder).toBe('/home/node/.n8n');
	});

	it('the same list is in the documentation', () => {
		const page = readFileSync(path.join(ROOT, 'docs/hosting.md'), 'utf8');
		const [, list = ''] = /^N8N_COMMUNITY_PACKAGES='(.+)'$/m.exec(page) ?? [];
		expect(packagesIn(list)).toEqual([name]);
	});
});
