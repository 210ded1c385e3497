import { rsort, satisfies } from 'semver';

import { PROJECT } from '../e2e/harness/pack.cts';
import { run } from '../e2e/harness/run.cts';

/** The lines of n8n that the README tells about, oldest first. */
export const LINES = ['1.123', '2.4', '2.20', '2.34', '2.41'];

/**
 * All versions that npm has of a line (`2.20`), newest first; of a full version that one alone.
 *
 * @throws when there is none
 */
export function releasesOf(line: string, versions: string[]): string[] {
	const found = rsort(versions.filter((version) => satisfies(version, line)));
	if (found.length === 0) throw new Error(`npm has no n8n ${line}`);
	return found;
}

export const allReleases = async (): Promise<string[]> =>
	JSON.parse(await run('npm', ['view', 'n8n', 'versions', '--json'], { cwd: PROJECT })) as string[];
