import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { FormResult } from '../form/result.cts';
import type { GrowthResult } from '../growth/series.cts';
import type { LatencyResult } from '../latency/result.cts';
import type { ManyResult } from '../many/result.cts';
import type { MemoryResult } from '../memory/result.cts';
import type { SlotsResult } from '../slots/result.cts';
import type { StartResult } from '../start/result.cts';

const FILE = path.join(__dirname, '../../../docs/benchmarks.json');

/** What was measured last, by the name of the bench. */
export interface Results {
	many?: ManyResult;
	latency?: LatencyResult;
	slots?: SlotsResult;
	memory?: MemoryResult;
	form?: FormResult;
	start?: StartResult;
	growth?: GrowthResult;
}

export async function readResults(): Promise<Results> {
	return JSON.parse(await readFile(FILE, 'utf8').catch(() => '{}')) as Results;
}

/** Writes a file as Prettier would have it. */
export async function writeFormatted(file: string, text: string): Promise<void> {
	const config = await resolveConfig(file);
	await writeFile(file, await format(text, { ...config, filepath: file }));
}

/** Puts a result beside those of the other benches, in place of its earlier one. */
export async function keepResult<Name extends keyof Results>(
	name: Name,
	result: Results[Name],
): Promise<void> {
	const results: Results = { ...(await readResults()), [name]: result };
	const sorted = Object.fromEntries(Object.entries(results).sort());
	await writeFormatted(FILE, JSON.stringify(sorted));
}
