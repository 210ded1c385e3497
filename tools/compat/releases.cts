import { lt, prerelease, rsort, satisfies, valid } from 'semver';

import { PROJECT } from '../n8n/pack.cts';
import { run } from '../n8n/run.cts';

/** The lines of n8n that the README tells about, oldest first. */
export const LINES = ['1.123', '2.4', '2.20', '2.34', '2.41'];

/** Releases of a line, newest first, that are tried: npm needs minutes to find out about each. */
export const TRIES = 3;

/**
 * What is tried for a line (`2.20`), in order: its newest releases, then the release just before
 * the line, which stands in when npm installs none of them. Of a full version that one alone.
 *
 * @throws when npm has nothing of the line
 */
export function findCandidates(line: string, versions: string[]): string[] {
	const ofLine = rsort(versions.filter((version) => satisfies(version, line)));
	const oldest = ofLine.at(-1);
	if (!oldest) throw new Error(`npm has no n8n ${line}`);
	if (valid(line)) return ofLine;
	const before = rsort(versions.filter((version) => lt(version, oldest) && !prerelease(version)));
	return [...ofLine.slice(0, TRIES), ...before.slice(0, 1)];
}

export const allReleases = async (): Promise<string[]> =>
	JSON.parse(await run('npm', ['view', 'n8n', 'versions', '--json'], { cwd: PROJECT })) as string[];
