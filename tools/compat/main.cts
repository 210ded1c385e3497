import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isCached, removeFromCache } from '../n8n/cache.cts';
import { startCleanup } from '../n8n/cleanup.cts';
import {
	cacheName,
	DEFAULT_N8N_VERSION,
	installN8n,
	type N8nInstallation,
} from '../n8n/install.cts';
import { PROJECT } from '../n8n/pack.cts';
import { run, runSpecs } from '../n8n/run.cts';
import { BUILD_OPTION, runProgram } from '../program.cts';
import { findCandidates, formatTable, getReason, type Row } from './report.cts';

/** The lines of n8n that the table shows, oldest first. */
const LINES = ['1.123', '2.4', '2.20', '2.33', '2.41'];

const HELP = `npm run test:compat [-- options]

Runs the smoke set of test/e2e/compat in n8n ${LINES.join(', ')}, each in the newest release that npm
installs and on the oldest Node.js that it runs on, and prints the table of CONTRIBUTING.md. Tells why
a newer release couldn't be installed.
About 8 minutes and 3 GB for each; what was installed for it is removed again.

  --n8n <version>  this one alone, a line (2.20) or a release (2.20.12); may be given again
  --keep           keeps what was installed, for the next run
  --no-build       takes dist as it is
  --help           shows this`;

/** What could not be tested, and why. */
const notes: string[] = [];

/** As much as is read of Playwright's report: a file, and its one `describe`. */
interface Report {
	suites: Array<{ suites: Array<{ specs: Array<{ title: string; ok: boolean }> }> }>;
}

async function smokeTest({ version, node }: N8nInstallation): Promise<Row> {
	const cleanup = startCleanup();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-compat-'));
	cleanup.register({ remove: folder });
	try {
		const outputFile = join(folder, 'report.json');
		const args = ['--project=compat', '--reporter=list,json'];
		const env = { E2E_N8N_VERSION: version, PLAYWRIGHT_JSON_OUTPUT_FILE: outputFile };
		await runSpecs('e2e', args, env);
		const written = await readFile(outputFile, 'utf8').catch(() => undefined);
		const { suites } = written ? (JSON.parse(written) as Report) : { suites: [] };
		const checks = suites.flatMap((file) => file.suites).flatMap(({ specs }) => specs);
		if (checks.length === 0) notes.push(`n8n ${version} did not come up.`);
		return {
			n8n: version,
			node: (await run(node, ['--version'], { cwd: folder })).trim().slice(1),
			checks: Object.fromEntries(checks.map(({ title, ok }) => [title, ok])),
		};
	} finally {
		await cleanup.run();
	}
}

/** Tests the first candidate of a line that can be installed. */
async function testLine(line: string, releases: string[], keep: boolean): Promise<Row | undefined> {
	for (const version of findCandidates(line, releases)) {
		const cached = cacheName(version);
		// Other commands may be about to use the default version.
		const isKept = keep || version === DEFAULT_N8N_VERSION || isCached(cached);
		try {
			const installation = await installN8n(version, console.log).catch((reason: unknown) => {
				notes.push(`n8n ${version} could not be installed: ${getReason(reason)}.`);
				console.log(notes.at(-1));
			});
			if (!installation) continue;
			return await smokeTest(installation);
		} finally {
			if (!isCached(cached) || !isKept) await removeFromCache(cached);
		}
	}
	notes.push(`No n8n ${line} was tested.`);
	return undefined;
}

const OPTIONS = {
	n8n: { type: 'string', multiple: true, default: LINES },
	keep: { type: 'boolean', default: false },
	...BUILD_OPTION,
} as const;

runProgram(HELP, OPTIONS, async ({ n8n: lines, keep, 'no-build': isBuilt }) => {
	if (!isBuilt) await run('npm', ['run', 'build'], { cwd: PROJECT });
	const versions = await run('npm', ['view', 'n8n', 'versions', '--json'], { cwd: PROJECT });
	const releases = JSON.parse(versions) as string[];
	const rows: Array<Row | undefined> = [];
	for (const line of lines) rows.push(await testLine(line, releases, keep));
	const tested = rows.filter((row) => row !== undefined);
	console.log(`\n${formatTable(tested)}\n${notes.map((note) => `\n- ${note}`).join('')}`);
	const passed = rows.every((row) => {
		const results = Object.values(row?.checks ?? {});
		return results.length > 0 && results.every(Boolean);
	});
	process.exitCode = passed ? 0 : 1;
});
