import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { startSimulator, type Simulator } from '../simulator/index.cts';
import { isCached } from './n8n/cache.cts';
import type { N8nClient, WorkflowToCreate } from './n8n/client.cts';
import { credentialFor } from './n8n/credential.cts';
import { cacheName, DEFAULT_N8N_VERSION, requireBuildTools } from './n8n/install.cts';
import { PACKAGE_NAME, PROJECT } from './n8n/pack.cts';
import { run } from './n8n/run.cts';
import { startN8nWithPackage } from './n8n/startN8n.cts';
import { BUILD_OPTION, runProgram } from './program.cts';

const HELP = `npm run editor [-- options]

Starts a real n8n on this machine with this package, the simulator behind its credential and the
example workflows in it. Nothing of it stays after Ctrl+C but the downloaded n8n. The first start
installs it: that needs python3, make and g++, a few minutes and 3 GB.

  --n8n <version>         another n8n (default: ${DEFAULT_N8N_VERSION})
  --job-seconds <number>  how long the simulator works on a job (default: 12)
  --no-build              takes dist as it is
  --help                  shows this`;

async function importExamples(client: N8nClient, simulator: Simulator): Promise<void> {
	const { id, name } = await client.createCredential(credentialFor(simulator));
	const folder = join(PROJECT, 'examples');
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
	for (const file of files) {
		const example = JSON.parse(await readFile(join(folder, file), 'utf8')) as WorkflowToCreate;
		for (const node of example.nodes) {
			if (node.type.startsWith(PACKAGE_NAME)) node.credentials = { scenarioApi: { id, name } };
		}
		const { nodes, connections, settings, pinData } = example;
		await client.createWorkflow({ name: example.name, nodes, connections, settings, pinData });
	}
}

/**
 * Starts a server that logs whoever opens it in to n8n and redirects to `target`. A browser keeps one
 * set of cookies for all ports of a host, so this server can set n8n's session cookie.
 */
async function startLoginRedirect(target: string, cookie: string) {
	const redirect = createServer((_request, response) => {
		response
			.writeHead(302, { location: target, 'set-cookie': `${cookie}; Path=/; HttpOnly` })
			.end();
	}).listen(0, '127.0.0.1');
	await once(redirect, 'listening');
	const { port } = redirect.address() as AddressInfo;
	return { url: `http://localhost:${port}`, close: () => redirect.close() };
}

const OPTIONS = {
	n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
	'job-seconds': { type: 'string', default: '12' },
	...BUILD_OPTION,
} as const;

runProgram(HELP, OPTIONS, async ({ n8n: version, 'job-seconds': seconds, 'no-build': isBuilt }) => {
	// The installation would say so too, but only once the package is built and the simulator runs.
	if (!isCached(cacheName(version))) {
		requireBuildTools(`install n8n ${version} once, which takes a few minutes and 3 GB`);
	}
	if (!isBuilt) {
		console.log('Building the package');
		await run('npm', ['run', 'build'], { cwd: PROJECT });
	}
	const simulator = await startSimulator({ jobSeconds: Number(seconds) });
	const n8n = await startN8nWithPackage({ version, log: console.log });
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
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	redirect.close();
	await Promise.all([n8n.stop(), simulator.close()]);
});
