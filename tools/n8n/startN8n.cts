import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from './cleanup.cts';
import { n8nClient, type N8nClient, type Owner } from './client.cts';
import type { N8nInstallation } from './install.cts';
import { installPackage } from './pack.cts';
import { freePorts } from './ports.cts';
import { startService, until, type Service } from './process.cts';
import { n8nEnvironment, filesFolder } from './settings.cts';

export interface N8n {
	version: string;
	/** Without a slash at its end. */
	url: string;
	userFolder: string;
	logFile: string;
	owner: Owner;
	client: N8nClient;
	/** Ends it as a machine that loses power would: nothing is saved, nobody is told. */
	kill9: () => Promise<void>;
	/** Ends it in peace if it runs, and starts it again on the same data. */
	restart: () => Promise<void>;
	/** Ends it and removes all that it left. */
	stop: () => Promise<void>;
}

const newOwner = (): Owner => ({
	email: 'owner@example.com',
	password: `Scenario-${randomBytes(6).toString('hex')}`,
});

async function untilItAnswers(client: N8nClient, service: Service, logFile: string) {
	try {
		await until(
			'n8n answers',
			async () => {
				if (!service.isRunning()) throw new Error('n8n ended while it was starting');
				return await client.isReady();
			},
			{ seconds: 120 },
		);
	} catch (reason) {
		const log = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-40).join('\n');
		throw new Error(`${String(reason)}. Its log ends:\n${log}`);
	}
}

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
}): Promise<N8n> {
	const { installation } = options;
	const cleanup = startCleanup();
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-scenario-'));
	cleanup.register({ remove: userFolder });
	try {
		await mkdir(filesFolder(userFolder));
		await installPackage(options.tarball, userFolder);

		const [port, brokerPort] = (await freePorts(2)) as [number, number];
		const url = `http://localhost:${port}`;
		const logFile = join(userFolder, 'n8n.log');
		const owner = newOwner();
		const client = n8nClient(url);
		const env = { ...n8nEnvironment({ userFolder, port, brokerPort }), ...options.env };

		const start = async (): Promise<Service> => {
			const args = [installation.n8n, 'start'];
			const started = startService(installation.node, args, {
				cwd: userFolder,
				env,
				logFile,
				cleanup,
			});
			await untilItAnswers(client, started, logFile);
			return started;
		};
		let service = await start();
		await client.setUpOwner(owner);

		return {
			version: installation.version,
			url,
			userFolder,
			logFile,
			owner,
			client,
			kill9: async () => await service.end('SIGKILL'),
			restart: async () => {
				if (service.isRunning()) await service.end('SIGTERM');
				service = await start();
			},
			stop: cleanup.run,
		};
	} catch (reason) {
		await cleanup.run();
		throw reason;
	}
}
