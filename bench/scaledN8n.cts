import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { DEFAULT_N8N_VERSION, installN8n } from '../tools/n8n/install.cts';
import { run } from '../tools/n8n/run.cts';
import type { N8n } from '../tools/n8n/startN8n.cts';
import { startN8nWithPackage } from '../tools/n8n/startN8nWithPackage.cts';

/** A clock that runs `scale` times as fast as real time, for everything that takes part. */
export interface ScaledClock {
	scale: number;
	/** Milliseconds since the epoch. */
	now(): number;
	/** @param ms scaled milliseconds */
	sleep(ms: number): Promise<void>;
	/** Gives a process of Node.js 22.18 or newer the same clock. */
	env: Record<string, string>;
}

const PRELOADED = path.join(__dirname, 'scaleClock.mts');

/** Starts now: at this moment the scaled clock shows real time. */
export function createScaledClock(scale: number): ScaledClock {
	const origin = Date.now();
	return {
		scale,
		now: () => Math.round(origin + (Date.now() - origin) * scale),
		sleep: async (ms) => await sleep(ms / scale),
		env: {
			NODE_OPTIONS: `--import ${PRELOADED} --disable-warning=ExperimentalWarning`,
			BENCH_SCALE: String(scale),
			BENCH_ORIGIN: String(origin),
		},
	};
}

/** The Node.js that n8n runs on, and its version without a "v". */
export async function findNodeOfN8n(): Promise<{ node: string; version: string }> {
	const { node } = await installN8n(DEFAULT_N8N_VERSION, console.log);
	const version = await run(node, ['--version'], { cwd: __dirname });
	return { node, version: version.trim().replace(/^v/, '') };
}

/** A real n8n with the built package, on a scaled clock. `stop` removes everything it leaves. */
export const startScaledN8n = async ({ env }: ScaledClock): Promise<N8n> =>
	await startN8nWithPackage({ version: DEFAULT_N8N_VERSION, log: console.log, env });
