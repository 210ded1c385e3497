import path from 'node:path';

import type { ModuleInfos } from 'license-checker-rseidelsohn';
import { init } from 'license-checker-rseidelsohn';

/**
 * Licences of what is installed for development. Nothing of it is published: the package has no
 * dependencies.
 */
const ALLOWED = new Set([
	'0BSD',
	'AFL-2.1',
	'Apache-2.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'BlueOak-1.0.0',
	'CC-BY-3.0',
	'CC-BY-4.0',
	'CC0-1.0',
	'ISC',
	'MIT',
	'PSF-2.0',
	'Python-2.0',
	'Unlicense',
]);

/**
 * n8n's own packages are under its Sustainable Use License, which allows to develop against them.
 * They bring the engine for the tests; what is published imports n8n-workflow, as a peer.
 */
const isOfN8n = (name: string) => /^(@n8n\/|@n8n_io\/|n8n-)/.test(name);

const root = path.join(import.meta.dirname, '../..');

const modules = await new Promise<ModuleInfos>((resolve, reject) =>
	init({ start: root, excludePackages: 'n8n-nodes-scenario' }, (error, found) =>
		error ? reject(error) : resolve(found),
	),
);

const counts = new Map<string, number>();
const refused: string[] = [];
for (const [name, { licenses }] of Object.entries(modules)) {
	const license = isOfN8n(name) ? "n8n's, for development" : String(licenses);
	counts.set(license, (counts.get(license) ?? 0) + 1);
	const parts = license.replace(/[()]/g, '').split(/ (?:AND|OR) |,/);
	if (!isOfN8n(name) && !parts.every((part) => ALLOWED.has(part)))
		refused.push(`${name}: ${license}`);
}

for (const [license, count] of [...counts].sort((a, b) => b[1] - a[1])) {
	console.log(`${String(count).padStart(5)}  ${license}`);
}
if (refused.length > 0) {
	console.error(`Not on the list of tools/release/licenses.mts:\n${refused.join('\n')}`);
	process.exitCode = 1;
}
