import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION } from '../test/e2e/harness/install.cts';
import { PROJECT } from '../test/e2e/harness/pack.cts';
import { run } from '../test/e2e/harness/run.cts';
import { runJest } from './jest.cts';

const HELP = `npm run test:e2e -- [options] [names of spec files] [options of jest]

Runs the specs of test/e2e in a real n8n, with a real Chromium where they need one. n8n is installed
once, from npm, into ~/.cache/n8n-nodes-scenario (or $XDG_CACHE_HOME).

  --n8n <version>  another n8n (default: ${DEFAULT_N8N_VERSION})
  --no-build       takes dist as it is
  --screenshots    takes the pictures of docs/images instead
  --help           shows this`;

const { values: options, tokens } = parseArgs({
	options: {
		n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
		'no-build': { type: 'boolean', default: false },
		screenshots: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
	strict: false,
	tokens: true,
});

const OWN = ['n8n', 'no-build', 'screenshots', 'help'];

/** What isn't ours is jest's, in its order. */
const forJest = tokens.flatMap((token) => {
	if (token.kind === 'positional') return [token.value];
	if (token.kind !== 'option' || OWN.includes(token.name)) return [];
	return [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`];
});

async function main(): Promise<void> {
	if (options.help) return console.log(HELP);
	if (!options['no-build']) await run('npm', ['run', 'build'], { cwd: PROJECT });
	const config = options.screenshots ? 'screenshots.config.cjs' : 'jest.config.cjs';
	process.exitCode = await runJest(`test/e2e/${config}`, {
		args: forJest,
		env: { E2E_N8N_VERSION: String(options.n8n) },
	});
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.message : reason);
	process.exitCode = 1;
});
