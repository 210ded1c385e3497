import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';

import { markdownTable } from 'markdown-table';
import { format, resolveConfig } from 'prettier';

import type { EditorResult } from './editor/editor.cts';
import type { ManyResult } from './many/result.cts';
import type { MemoryResult } from './memory/table.cts';
import type { StartResult } from './start/start.cts';
import type { UploadsResult } from './uploads/uploads.cts';

const FILE = path.join(__dirname, '../docs/benchmarks.json');

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
	/** Size of the large file. */
	mebibytes?: number;
}

/** The machine that something was measured on. */
export interface Machine {
	/** Versions without a "v"; n8n's if it took part. */
	node: string;
	n8n?: string;
	cores: number;
	cpu: string;
	memoryGiB: number;
	/** E.g. 2026-11-22. */
	day: string;
}

/** The latest results, by the name of the bench. */
export interface Results {
	many?: ManyResult;
	memory?: MemoryResult;
	start?: StartResult;
	editor?: EditorResult;
	uploads?: UploadsResult;
}

/** @param node the version that ran what was measured, if it was not this process */
export const describeMachine = (n8n?: string, node = process.versions.node): Machine => ({
	node,
	...(n8n && { n8n }),
	cores: cpus().length,
	cpu: cpus()[0]?.model.trim() ?? '',
	memoryGiB: Math.round(totalmem() / 1024 ** 3),
	day: new Date().toISOString().slice(0, 10),
});

export const formatMachine = ({ node, n8n, cores, cpu, memoryGiB }: Machine): string =>
	[
		...(n8n ? [`n8n ${n8n}`] : []),
		`Node.js ${node}`,
		`${cores} cores of ${cpu || 'an unnamed CPU'}`,
		`${memoryGiB} GiB`,
	].join(', ');

/** A column of a table: its heading, and the text of its cells. Numbers are aligned right. */
export interface Column<Row> {
	heading: string;
	isNumber?: boolean;
	cell(row: Row): string;
}

export const formatTable = <Row,>(columns: Array<Column<Row>>, rows: Row[]): string =>
	markdownTable(
		[columns.map(({ heading }) => heading), ...rows.map((row) => columns.map((c) => c.cell(row)))],
		{ align: columns.map(({ isNumber }) => (isNumber ? 'right' : 'left')) },
	);

export async function readResults(): Promise<Results> {
	return JSON.parse(await readFile(FILE, 'utf8').catch(() => '{}')) as Results;
}

/** Writes a file formatted by Prettier. */
export async function writeFormatted(file: string, text: string): Promise<void> {
	const config = await resolveConfig(file);
	await writeFile(file, await format(text, { ...config, filepath: file }));
}

/** Replaces the earlier result of this bench in docs/benchmarks.json. */
export async function keepResult<Name extends keyof Results>(
	name: Name,
	result: Results[Name],
): Promise<void> {
	const results: Results = { ...(await readResults()), [name]: result };
	const sorted = Object.fromEntries(Object.entries(results).sort());
	await writeFormatted(FILE, JSON.stringify(sorted));
}
