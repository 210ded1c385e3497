import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/** Longer than an installation takes on a slow machine: the second run waits for the first. */
const LOCK_RETRIES = { forever: true, minTimeout: 1_000, maxTimeout: 5_000 };

const cacheRoot = () =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-scenario');

const folderOf = (name: string) => join(cacheRoot(), name);
const markerOf = (name: string) => join(folderOf(name), '.complete');

export const isCached = (name: string): boolean => existsSync(markerOf(name));

/** Also what was left half made. */
export async function removeFromCache(name: string): Promise<void> {
	await rm(folderOf(name), { recursive: true, force: true });
}

/**
 * The path of a cached folder, made by `make` if it isn't there. One process at a time makes it,
 * and one that was left half made is begun anew.
 */
export async function ensureCached(
	name: string,
	make: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = folderOf(name);
	if (isCached(name)) return folder;

	await mkdir(cacheRoot(), { recursive: true });
	const release = await lock(folder, { realpath: false, stale: 60_000, retries: LOCK_RETRIES });
	try {
		if (isCached(name)) return folder;
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await make(folder);
		await writeFile(markerOf(name), new Date().toISOString());
		return folder;
	} finally {
		await release();
	}
}
