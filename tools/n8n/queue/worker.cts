import { mkdir, readFile } from 'node:fs/promises';

import axios from 'axios';

import type { Cleanup } from '../cleanup.cts';
import type { N8nInstallation } from '../install.cts';
import { installPackage } from '../pack.cts';
import { freePorts } from '../ports.cts';
import { startService, until, type Service } from '../process.cts';
import { n8nEnvironment, filesFolder } from '../settings.cts';

/** Executions that a worker runs at the same time by n8n's own default. */
export const CONCURRENCY = 10;

export interface Worker extends Service {
	logFile: string;
}

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
}): Promise<Worker> {
	const { installation, folder, concurrency, logFile, cleanup } = options;
	await mkdir(filesFolder(folder), { recursive: true });
	await installPackage(options.tarball, folder);
	const [port, brokerPort, healthPort] = (await freePorts(3)) as [number, number, number];
	const service = startService(
		installation.node,
		[installation.n8n, 'worker', `--concurrency=${concurrency}`],
		{
			cwd: folder,
			env: {
				...n8nEnvironment({ userFolder: folder, port, brokerPort }),
				...options.shared,
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(healthPort),
			},
			logFile,
			cleanup,
		},
	);
	const health = `http://127.0.0.1:${healthPort}/healthz/readiness`;
	await until(
		'a worker of n8n is ready',
		async () => {
			if (!service.isRunning()) {
				throw new Error(
					`A worker ended while it was starting:\n${await readFile(logFile, 'utf8')}`,
				);
			}
			const answer = await axios
				.get(health, { timeout: 2_000, proxy: false })
				.catch(() => undefined);
			return answer?.status === 200;
		},
		{ seconds: 120 },
	);
	return { ...service, logFile };
}
