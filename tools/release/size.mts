import { execFileSync } from 'node:child_process';
import path from 'node:path';

/**
 * What is packed stays small: n8n downloads it at every install. A tenth of it are the descriptions
 * that spare n8n from loading the code at its start.
 */
const BOUNDS = [
	{ key: 'size', what: 'packed', most: 130 * 1024 },
	{ key: 'unpackedSize', what: 'unpacked', most: 540 * 1024 },
	{ key: 'entryCount', what: 'files', most: 250 },
] as const;

type Pack = Record<(typeof BOUNDS)[number]['key'], number>;

const root = path.join(import.meta.dirname, '../..');
const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
	cwd: root,
	encoding: 'utf8',
	stdio: ['ignore', 'pipe', 'ignore'],
});
const [pack] = JSON.parse(packed) as [Pack];

const shown = (key: keyof Pack, count: number) =>
	key === 'entryCount' ? String(count) : `${(count / 1024).toFixed(1)} KiB`;

for (const { key, what, most } of BOUNDS) {
	const isWithin = pack[key] <= most;
	const verdict = isWithin ? 'within' : 'MORE THAN';
	console.log(`${what}: ${shown(key, pack[key])}, ${verdict} ${shown(key, most)}`);
	if (!isWithin) process.exitCode = 1;
}
