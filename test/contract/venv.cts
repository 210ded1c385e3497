import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REQUIREMENTS = path.join(__dirname, 'requirements.txt');

const CACHE = path.join(homedir(), '.cache', 'n8n-nodes-scenario');

/**
 * The Python of a virtual environment with the vendor's client, at the versions of
 * requirements.txt. It is made once for each content of that file and then kept.
 *
 * @throws {Error} when there is no Python 3.11 or later, or PyPI can't be reached
 */
export async function findPython(): Promise<string> {
	const hash = createHash('sha256').update(await readFile(REQUIREMENTS));
	const folder = path.join(CACHE, `contract-${hash.digest('hex').slice(0, 12)}`);
	const python = path.join(folder, 'bin', 'python');
	const complete = path.join(folder, 'complete');
	if (existsSync(complete)) return python;
	await rm(folder, { recursive: true, force: true });
	await mkdir(CACHE, { recursive: true });
	await run('python3', ['-m', 'venv', folder]);
	const options = ['--quiet', '--disable-pip-version-check'];
	await run(python, ['-m', 'pip', 'install', ...options, '-r', REQUIREMENTS]);
	await writeFile(complete, '');
	return python;
}
