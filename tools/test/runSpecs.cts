import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION } from '../n8n/install.cts';
import { PROJECT } from '../n8n/pack.cts';
import { run } from '../n8n/run.cts';
import { runJest } from './jest.cts';

const OWN_OPTIONS = ['n8n', 'no-build', 'screenshots', 'help'];

/** Help for the options that all runners of specs have. */
export const COMMON_OPTIONS = `  --n8n <version>  another n8n (default: ${DEFAULT_N8N_VERSION})
  --no-build       takes dist as it is
  --help           shows this`;

async function main(help: string, folder: string): Promise<void> {
	const { values, tokens } = parseArgs({
		options: {
			n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
			'no-build': { type: 'boolean', default: false },
			screenshots: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
		strict: false,
		tokens: true,
	});
	if (values.help) return console.log(help);
	// The other arguments are jest's, in their order.
	const args = tokens.flatMap((token) => {
		if (token.kind === 'positional') return [token.value];
		if (token.kind !== 'option' || OWN_OPTIONS.includes(token.name)) return [];
		return [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`];
	});
	if (!values['no-build']) await run('npm', ['run', 'build'], { cwd: PROJECT });
	const config = values.screenshots ? 'screenshots.config.cjs' : 'jest.config.cjs';
	process.exitCode = await runJest(`${folder}/${config}`, {
		args,
		env: { E2E_N8N_VERSION: String(values.n8n) },
	});
}

/** Runs the specs of a folder of tests as the command line says. Sets the exit code. */
export function runSpecs(help: string, folder: string): void {
	main(help, folder).catch((reason: unknown) => {
		console.error(reason instanceof Error ? reason.message : reason);
		process.exitCode = 1;
	});
}
