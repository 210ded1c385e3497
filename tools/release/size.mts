import { pack } from '../n8n/pack.cts';

/**
 * What is packed stays small: n8n downloads it at every install. A tenth of it are the descriptions
 * that spare n8n from loading the code at its start.
 */
const BOUNDS = [
	{ key: 'size', what: 'packed', most: 150 * 1024 },
	{ key: 'unpackedSize', what: 'unpacked', most: 620 * 1024 },
	{ key: 'entryCount', what: 'files', most: 180 },
] as const;

const packed = await pack('--dry-run');

for (const { key, what, most } of BOUNDS) {
	const show = (count: number) =>
		key === 'entryCount' ? String(count) : `${(count / 1024).toFixed(1)} KiB`;
	const isWithin = packed[key] <= most;
	console.log(`${what}: ${show(packed[key])}, ${isWithin ? 'within' : 'MORE THAN'} ${show(most)}`);
	if (!isWithin) process.exitCode = 1;
}
