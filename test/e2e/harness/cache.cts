import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

const COMPLETE = '.complete';
/** Longer than an installation takes on a slow machine: the second run waits for the first. */
const LOCK_RETRIES = { forever: true, minTimeout: 1_000, maxTimeout: 5_000 };

const cacheRoot = () =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-scenario');

/**
 * The path of a cached folder, made by `make` if it isn't there. One process at a time makes it,
 * and one that was left half made is begun anew.
 */
export async function onceInCache(
	name: string,
	make: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cacheRoot(), name);
	const marker = join(folder, COMPLETE);
	if (existsSync(marker)) return folder;

	await mkdir(cacheRoot(), { recursive: true });
	const release = await lock(folder, { realpath: false, stale: 60_000, retries: LOCK_RETRIES });
	try {
		if (existsSync(marker)) return folder;
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await make(folder);
		await writeFile(marker, new Date().toISOString());
		return folder;
	} finally {
		await release();
	}
}
