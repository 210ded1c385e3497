import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION } from './n8n/install.cts';
import { PROJECT } from './n8n/pack.cts';
import { run, runSpecs } from './n8n/run.cts';
import { BUILD_OPTION, fail } from './program.cts';

const USAGE = '[options] [names of spec files] [options of Playwright]';

const COMMON_OPTIONS = `  --n8n <version>  another n8n (default: ${DEFAULT_N8N_VERSION})
  --no-build       takes dist as it is
  --help           shows this`;

/** Folders of specs in test/, and their help. */
const HELP = {
	e2e: `npm run test:e2e -- ${USAGE}

Runs the specs of test/e2e in a real n8n, with a real Chromium where they need one. n8n is installed
once, from npm, into ~/.cache/n8n-nodes-scenario (or $XDG_CACHE_HOME). A test that fails leaves
screenshots, n8n's log and the simulator's requests in output/e2e; --trace on leaves all that the browser
showed, and takes twice as long.

${COMMON_OPTIONS}
  --screenshots    takes the screenshots of docs/images instead`,

	queue: `npm run test:queue -- ${USAGE}

Runs the specs of test/queue in a real n8n in queue mode: a main process and two workers, with a
Redis and a PostgreSQL of this machine between them. Both servers are started for it, on free ports
and with fresh data, and nothing of them stays.

${COMMON_OPTIONS}`,
};

const OWN_OPTIONS = {
	n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
	...BUILD_OPTION,
	screenshots: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

/** `specs.cts e2e|queue`: runs the specs of a folder as the rest of the command line says. */
async function main([folder = '', ...rest]: string[]): Promise<void> {
	if (folder !== 'e2e' && folder !== 'queue') throw new Error(`There are no specs in ${folder}`);
	const options = { args: rest, options: OWN_OPTIONS, strict: false, tokens: true } as const;
	const { values, tokens } = parseArgs(options);
	if (values.help) return console.log(HELP[folder]);
	// The other arguments are Playwright's, in their order.
	const args = tokens.flatMap((token) => {
		if (token.kind === 'positional') return [token.value];
		if (token.kind !== 'option' || Object.hasOwn(OWN_OPTIONS, token.name)) return [];
		return [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`];
	});
	if (!values['no-build']) await run('npm', ['run', 'build'], { cwd: PROJECT });
	const projects = values.screenshots ? ['screenshots'] : ['pause', 'editor'];
	if (folder === 'e2e') args.push(...projects.map((name) => `--project=${name}`));
	process.exitCode = await runSpecs(folder, args, { E2E_N8N_VERSION: String(values.n8n) });
}

main(process.argv.slice(2)).catch(fail);
