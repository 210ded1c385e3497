import { mkdir } from 'node:fs/promises';

import axios from 'axios';

import type { Cleanup } from '../cleanup.cts';
import type { N8nInstallation } from '../install.cts';
import { installPackage } from '../pack.cts';
import { freePorts, startService } from '../process.cts';
import { n8nEnvironment, filesFolder } from '../settings.cts';

/** Executions that a worker runs at the same time by n8n's own default. */
export const CONCURRENCY = 10;

/** Starts a worker of n8n, with a folder and a copy of the package of its own as on a machine of its own. */
export async function startWorker(options: {
	installation: N8nInstallation;
	tarball: string;
	folder: string;
	/** What all processes of this n8n share: database, queue, key. */
	shared: Record<string, string>;
	/** Executions that it runs at the same time. */
	concurrency: number;
	logFile: string;
	cleanup: Cleanup;
}) {
	const { installation, folder, concurrency, logFile, cleanup } = options;
	await mkdir(filesFolder(folder), { recursive: true });
	await installPackage(options.tarball, folder);
	const [port, brokerPort, healthPort] = (await freePorts(3)) as [number, number, number];
	const env = {
		...n8nEnvironment(folder, port, brokerPort),
		...options.shared,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
	};
	const health = `http://127.0.0.1:${healthPort}/healthz/readiness`;
	const service = await startService(
		'A worker of n8n',
		[installation.node, installation.n8n, 'worker', `--concurrency=${concurrency}`],
		{
			...{ cwd: folder, env, logFile, cleanup },
			isReady: async () =>
				(await axios.get(health, { timeout: 2_000, proxy: false })).status === 200,
		},
	);
	return { ...service, logFile };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;
