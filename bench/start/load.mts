/**
 * Loads a community package as n8n does at its start, and says how many milliseconds that took:
 * `load.mts <folder of the package>`. n8n-workflow, which n8n has loaded by then, does not count.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder = ''] = process.argv.slice(2);
const load = createRequire(path.join(folder, 'package.json'));

interface Manifest {
	n8n: { nodes?: string[]; credentials?: string[] };
}

const { n8n } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
const files = [...(n8n.credentials ?? []), ...(n8n.nodes ?? [])];

load('n8n-workflow');
const begun = performance.now();
for (const file of files) {
	const classes = load(path.join(folder, file)) as Record<string, new () => unknown>;
	const Class = classes[path.basename(file).split('.')[0] ?? ''];
	if (Class) new Class();
}
process.stdout.write(String(performance.now() - begun));
