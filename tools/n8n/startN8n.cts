import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from './cleanup.cts';
import { n8nClient } from './client.cts';
import { installN8n, type N8nInstallation } from './install.cts';
import { installPackage, packPackage } from './pack.cts';
import { freePorts, startService } from './process.cts';
import { n8nEnvironment, filesFolder } from './settings.cts';

/**
 * Starts an n8n on a free port with a throw-away folder and the packed package in it, and sets up
 * its owner. Whatever becomes of the calling process, nothing of this n8n stays.
 */
export async function startN8n(options: {
	installation: N8nInstallation;
	/** The package's tarball. */
	tarball: string;
	/** More settings, or others. */
	env?: Record<string, string>;
}) {
	const { node, n8n, version } = options.installation;
	const cleanup = startCleanup();
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-scenario-'));
	cleanup.register({ remove: userFolder });
	try {
		await mkdir(filesFolder(userFolder));
		await installPackage(options.tarball, userFolder);

		const [port, brokerPort] = (await freePorts(2)) as [number, number];
		const url = `http://localhost:${port}`;
		const logFile = join(userFolder, 'n8n.log');
		const password = `Scenario-${randomBytes(6).toString('hex')}`;
		const owner = { email: 'owner@example.com', password };
		const client = n8nClient(url);
		const env = { ...n8nEnvironment(userFolder, port, brokerPort), ...options.env };
		const start = async () =>
			await startService('n8n', [node, n8n, 'start'], {
				...{ cwd: userFolder, env, logFile, cleanup },
				isReady: client.isReady,
			});
		let service = await start();
		await client.setUpOwner(owner);

		return {
			...{ version, url, userFolder, logFile, owner, client },
			/** Ends it as a machine that loses power would: nothing is saved, nobody is told. */
			kill9: async () => await service.end('SIGKILL'),
			/** Ends it in peace if it runs, and starts it again on the same data. */
			restart: async () => {
				if (service.isRunning()) await service.end('SIGTERM');
				service = await start();
			},
			/** Ends it and removes all that it left. */
			stop: cleanup.run,
		};
	} catch (reason) {
		await cleanup.run();
		throw reason;
	}
}

export type N8n = Awaited<ReturnType<typeof startN8n>>;

/** An n8n that runs with our package in it, installed if it must be, and a tarball of what is built. */
export async function startN8nWithPackage(options: {
	version: string;
	log: (line: string) => void;
	env?: Record<string, string>;
}): Promise<N8n> {
	const installation = await installN8n(options.version, options.log);
	const packed = await mkdtemp(join(tmpdir(), 'n8n-scenario-package-'));
	const cleanup = startCleanup();
	cleanup.register({ remove: packed });
	try {
		return await startN8n({ installation, tarball: await packPackage(packed), env: options.env });
	} finally {
		await cleanup.run();
	}
}
