import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION } from '../test/e2e/harness/install.cts';
import { PROJECT } from '../test/e2e/harness/pack.cts';
import { run } from '../test/e2e/harness/run.cts';
import { runJest } from './jest.cts';

const HELP = `npm run test:queue [-- options]

Runs the specs of test/queue in a real n8n in queue mode: a main process and two workers, with a
Redis and a PostgreSQL of this machine between them. Both servers are started for it, on free ports
and with fresh data, and nothing of them stays.

  --n8n <version>  another n8n (default: ${DEFAULT_N8N_VERSION})
  --no-build       takes dist as it is
  --help           shows this`;

const { values: options } = parseArgs({
	options: {
		n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
		'no-build': { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

async function main(): Promise<void> {
	if (options.help) return console.log(HELP);
	if (!options['no-build']) await run('npm', ['run', 'build'], { cwd: PROJECT });
	process.exitCode = await runJest('test/queue/jest.config.cjs', {
		env: { E2E_N8N_VERSION: options.n8n },
	});
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.message : reason);
	process.exitCode = 1;
});
