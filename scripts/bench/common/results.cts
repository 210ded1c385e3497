import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

const FILE = path.join(__dirname, '../../../docs/benchmarks.json');

/** What was measured last, by the name of the bench. */
export type Results = Record<string, unknown>;

export async function readResults(): Promise<Results> {
	return JSON.parse(await readFile(FILE, 'utf8').catch(() => '{}')) as Results;
}

/** Writes a file as Prettier would have it. */
export async function writeFormatted(file: string, text: string): Promise<void> {
	const config = await resolveConfig(file);
	await writeFile(file, await format(text, { ...config, filepath: file }));
}

/** Puts a result beside those of the other benches, in place of its earlier one. */
export async function keepResult(name: string, result: unknown): Promise<void> {
	const results = { ...(await readResults()), [name]: result };
	const sorted = Object.fromEntries(Object.entries(results).sort());
	await writeFormatted(FILE, JSON.stringify(sorted));
}
