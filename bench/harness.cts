import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';

import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/index.cts';
import { DEFAULT_N8N_VERSION, installN8n } from '../tools/n8n/install.cts';
import { run } from '../tools/n8n/run.cts';
import { startN8nWithPackage, type N8n } from '../tools/n8n/startN8n.cts';

/** Options of all benches; each reads those that it has a use for. */
export interface Options {
	/** The smallest run that shows that everything works. Its numbers mean nothing. */
	tiny: boolean;
	/** Writes the results to docs/benchmarks.json. */
	keep: boolean;
	rounds?: number;
	/** How many times as fast the clock of n8n and the simulator runs. */
	scale?: number;
	/** Numbers of items. */
	items?: number[];
	/** Scaled seconds of each job. Default: 45 to 75. */
	jobSeconds?: number;
	/** Whether replies take time, as over a real network. */
	network: boolean;
	/** Size of the large file. */
	mebibytes?: number;
}

export interface Measured {
	machine: Machine;
	/** How many times as fast the clock ran, if it was scaled. */
	scale?: number;
}

/** A bench: how it measures, and what the page of the docs says about its result. */
export interface Bench<Result extends Measured> {
	/** Of `--help`. */
	about: string;
	measure(options: Options): Promise<Result>;
	/** In Markdown. */
	table(result: Result): string;
	/** Its section of the page: heading, the text before the table, and the text after it. */
	title: string;
	before(result: Result): string;
	after(result: Result): string;
	isGoalMet(result: Result): boolean;
	/** Whether it did what it measures; a tiny run must, too. Default: it throws otherwise. */
	isComplete?(result: Result): boolean;
	/** What to keep of an earlier result. Default: nothing. */
	merge?(earlier: Result | undefined, later: Result): Result;
}

/**
 * The machine that something was measured on.
 *
 * @param n8n the version of n8n, if it took part
 * @param node the version that ran what was measured, if it was not this process; without a "v"
 */
export const describeMachine = (n8n?: string, node = process.versions.node) => ({
	node,
	...(n8n && { n8n }),
	cores: cpus().length,
	cpu: cpus()[0]?.model.trim() ?? '',
	memoryGiB: Math.round(totalmem() / 1024 ** 3),
	/** E.g. 2026-11-22. */
	day: new Date().toISOString().slice(0, 10),
});

type Machine = ReturnType<typeof describeMachine>;

export const formatMachine = ({ node, n8n, cores, cpu, memoryGiB }: Machine): string =>
	[
		...(n8n ? [`n8n ${n8n}`] : []),
		`Node.js ${node}`,
		`${cores} cores of ${cpu || 'an unnamed CPU'}`,
		`${memoryGiB} GiB`,
	].join(', ');

/** A column of a table: its heading, and the text of its cells. Those of numbers are aligned right. */
export type Column<Row> = [heading: string, cell: (row: Row) => string, kind?: 'number'];

export const formatTable = <Row,>(rows: Row[], columns: Array<Column<Row>>): string =>
	markdownTable(
		[
			columns.map(([heading]) => heading),
			...rows.map((row) => columns.map(([, cell]) => cell(row))),
		],
		{ align: columns.map(([, , kind]) => (kind === 'number' ? 'right' : 'left')) },
	);

/** The first of the samples, with the median of all for each of its numbers. */
function medianOf<T extends object>([first, ...others]: [T, ...T[]]): T {
	const toNumbers = (key: string) =>
		[first, ...others].map((sample) => Number(sample[key as keyof T]));
	const medians = Object.entries(first)
		.filter(([, value]) => typeof value === 'number')
		.map(([key]): [string, number] => [key, median(toNumbers(key))]);
	return { ...first, ...Object.fromEntries(medians) };
}

/** A row of medians for each key, with the number of its samples, in the order of the first of each. */
export function mediansBy<T extends object>(
	samples: T[],
	getKey: (sample: T) => string,
): Array<T & { rounds: number }> {
	const groups = new Map<string, [T, ...T[]]>();
	for (const sample of samples) {
		const group = groups.get(getKey(sample));
		if (group) group.push(sample);
		else groups.set(getKey(sample), [sample]);
	}
	return [...groups.values()].map((group) => ({ ...medianOf(group), rounds: group.length }));
}

/** A clock that runs `scale` times as fast as real time, for everything that takes part. */
export interface ScaledClock {
	scale: number;
	/** Milliseconds since the epoch. */
	now(): number;
	/** @param ms scaled milliseconds */
	sleep(ms: number): Promise<void>;
}

/** The Node.js that n8n runs on, and its version without a "v". */
export async function findNodeOfN8n(): Promise<{ node: string; version: string }> {
	const { node } = await installN8n(DEFAULT_N8N_VERSION, console.log);
	const version = await run(node, ['--version'], { cwd: __dirname });
	return { node, version: version.trim().replace(/^v/, '') };
}

/**
 * Runs work with a real n8n that has the built package, and removes all that it leaves.
 *
 * @param scale of the clock of n8n, which shows real time at first. Default: it isn't touched
 * @returns the result of the work, with the machine and the scale
 */
export async function withN8n<T>(
	scale: number | undefined,
	work: (n8n: N8n, clock: ScaledClock) => Promise<T>,
): Promise<T & Measured> {
	const origin = Date.now();
	const factor = scale ?? 1;
	const clock: ScaledClock = {
		scale: factor,
		now: () => Math.round(origin + (Date.now() - origin) * factor),
		sleep: async (ms) => await sleep(ms / factor),
	};
	const preloaded = path.join(__dirname, 'scaleClock.mts');
	const n8n = await startN8nWithPackage({
		version: DEFAULT_N8N_VERSION,
		log: console.log,
		env: scale
			? {
					NODE_OPTIONS: `--import ${preloaded} --disable-warning=ExperimentalWarning`,
					BENCH_SCALE: String(scale),
					BENCH_ORIGIN: String(origin),
				}
			: {},
	});
	try {
		const result = await work(n8n, clock);
		const machine = describeMachine(n8n.version, (await findNodeOfN8n()).version);
		return { machine, ...(scale && { scale }), ...result };
	} finally {
		await n8n.stop();
	}
}

/** Runs work with a simulator of its own. */
export async function withSimulator<T>(
	options: SimulatorOptions,
	work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
	const simulator = await startSimulator(options);
	try {
		return await work(simulator);
	} finally {
		await simulator.close();
	}
}
