/**
 * Loads a community package as n8n does at its start, with n8n's own loader, and says how many
 * milliseconds that took: `load.mts <folder of the package>`. n8n loads its own nodes first, which
 * does not count.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder = ''] = process.argv.slice(2);
const load = createRequire(path.join(folder, 'package.json'));
const { LazyPackageDirectoryLoader } = load('n8n-core') as typeof import('n8n-core');

const loadPackage = async (directory: string) =>
	await new LazyPackageDirectoryLoader(directory).loadAll();

await loadPackage(path.dirname(load.resolve('n8n-nodes-base/package.json')));
const begun = performance.now();
await loadPackage(folder);
process.stdout.write(String(performance.now() - begun));
