import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startSimulator, type Simulator } from '../simulator/index.cts';
import type { N8nClient, WorkflowToCreate } from './n8n/client.cts';
import { credentialFor } from './n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from './n8n/install.cts';
import { startLoginRedirect } from './n8n/loginRedirect.cts';
import { PACKAGE_NAME, PROJECT } from './n8n/pack.cts';
import { run } from './n8n/run.cts';
import { startN8nWithPackage } from './n8n/startN8nWithPackage.cts';

const HELP = `npm run editor [-- options]

Starts a real n8n on this machine with this package, the simulator behind its credential and the
example workflows in it. Nothing of it stays after Ctrl+C.

  --n8n <version>         another n8n (default: ${DEFAULT_N8N_VERSION})
  --job-seconds <number>  how long the simulator works on a job (default: 12)
  --no-build              takes dist as it is
  --help                  shows this`;

const { values: options } = parseArgs({
	options: {
		n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
		'job-seconds': { type: 'string', default: '12' },
		'no-build': { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

async function importExamples(client: N8nClient, simulator: Simulator): Promise<void> {
	const credential = await client.createCredential(credentialFor(simulator));
	const folder = join(PROJECT, 'examples');
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
	for (const name of files) {
		const example = JSON.parse(await readFile(join(folder, name), 'utf8')) as WorkflowToCreate;
		for (const node of example.nodes) {
			if (!node.type.startsWith(PACKAGE_NAME)) continue;
			node.credentials = { scenarioApi: { id: credential.id, name: credential.name } };
		}
		const { nodes, connections, settings, pinData } = example;
		await client.createWorkflow({ name: example.name, nodes, connections, settings, pinData });
	}
}

async function untilInterrupted(): Promise<void> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
}

async function main(): Promise<void> {
	if (options.help) return console.log(HELP);
	if (!options['no-build']) {
		console.log('Building the package');
		await run('npm', ['run', 'build'], { cwd: PROJECT });
	}
	const simulator = await startSimulator({ jobSeconds: Number(options['job-seconds']) });
	const n8n = await startN8nWithPackage({ version: options.n8n, log: console.log });
	await importExamples(n8n.client, simulator);
	const redirect = await startLoginRedirect(`${n8n.url}/home/workflows`, n8n.client.cookie());
	console.log(`
n8n ${n8n.version} with this package, logged in:  ${redirect.url}
By hand:  ${n8n.url}
  E-mail    ${n8n.owner.email}
  Password  ${n8n.owner.password}

Scenario is simulated at ${simulator.baseUrl}; its key and secret are in the credential.
The example workflows are imported. n8n's log: ${n8n.logFile}
Ctrl+C ends all of it and removes it.`);
	await untilInterrupted();
	redirect.close();
	await Promise.all([n8n.stop(), simulator.close()]);
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.message : reason);
	process.exitCode = 1;
});
