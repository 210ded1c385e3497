import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from '../cleanup.cts';
import { installN8n } from '../install.cts';
import { packPackage } from '../pack.cts';
import { freePorts } from '../process.cts';
import { startN8n, type N8n } from '../startN8n.cts';
import { startPostgres, startRedis } from './servers.cts';
import { CONCURRENCY, startWorker, type Worker } from './worker.cts';

const secret = () => randomBytes(16).toString('hex');

/**
 * Starts n8n as it is run at scale: a main process and workers, with PostgreSQL and Redis between
 * them, each on free ports and with data of its own. Whatever becomes of the calling process,
 * nothing of all this stays.
 */
export async function startN8nWithQueue(options: {
	version: string;
	log: (line: string) => void;
	/** Default: two. */
	workers?: number;
	/** Executions that a worker runs at the same time. Default: n8n's own. */
	concurrency?: number;
	/** Where files are kept: in a folder that all processes share, or in the database, n8n's default. */
	binaryData?: 'filesystem';
}) {
	const installation = await installN8n(options.version, options.log);
	const cleanup = startCleanup();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-queue-'));
	cleanup.register({ remove: folder });
	let main: N8n | undefined;
	try {
		// The user that runs PostgreSQL must find its own folder in there.
		await chmod(folder, 0o711);
		const [postgres, redis] = (await freePorts(2)) as [number, number];
		const password = secret();
		/** Where a process of this name has its data and its log. */
		const placeOf = (name: string) => ({
			folder: join(folder, name),
			logFile: join(folder, `${name}.log`),
			cleanup,
		});
		await Promise.all([
			startPostgres({ ...placeOf('postgres'), port: postgres, password }),
			startRedis({ ...placeOf('redis'), port: redis, password }),
		]);

		const shared = {
			N8N_ENCRYPTION_KEY: secret(),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_PASSWORD: password,
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis),
			QUEUE_BULL_REDIS_PASSWORD: password,
			...(options.binaryData && {
				N8N_DEFAULT_BINARY_DATA_MODE: options.binaryData,
				N8N_STORAGE_PATH: join(folder, 'storage'),
			}),
		};
		const tarball = await packPackage(folder);
		// The main process makes the tables that the workers read.
		main = await startN8n({ installation, tarball, env: shared });
		const workers: Worker[] = [];
		let started = 0;
		const addWorker = async () => {
			const worker = await startWorker({
				...placeOf(`worker-${++started}`),
				installation,
				tarball,
				shared,
				concurrency: options.concurrency ?? CONCURRENCY,
			});
			workers.push(worker);
			return worker;
		};
		await Promise.all(Array.from({ length: options.workers ?? 2 }, addWorker));
		return {
			/** Takes the webhooks, and runs nothing itself. */
			main,
			workers,
			/** Starts one more worker. */
			addWorker,
			stop: async () => {
				// n8n goes before what it talks to.
				await Promise.all(workers.map(async (worker) => await worker.end('SIGTERM')));
				await main?.stop();
				await cleanup.run();
			},
		};
	} catch (reason) {
		await main?.stop();
		await cleanup.run();
		throw reason;
	}
}

export type N8nWithQueue = Awaited<ReturnType<typeof startN8nWithQueue>>;
