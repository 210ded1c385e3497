import path from 'node:path';

import {
	columns as editorColumns,
	GOAL as EDITOR_GOAL,
	type EditorResult,
} from './editor/editor.cts';
import { columnsFor, GOAL as MANY_GOAL, type ManyResult } from './many/result.cts';
import { columns as memoryColumns, GOAL as MEMORY_GOAL, toLines } from './memory/table.cts';
import type { MemoryResult } from './memory/table.cts';
import {
	formatMachine,
	formatTable,
	readResults,
	writeFormatted,
	type Machine,
} from './results.cts';
import { columns as startColumns, type StartResult } from './start/start.cts';
import {
	columns as uploadsColumns,
	GOAL as UPLOADS_GOAL,
	timesGoal,
	toUploadsRows,
	type UploadsResult,
} from './uploads/uploads.cts';

const FILE = path.join(__dirname, '../docs/benchmarks.md');

const INTRODUCTION = `# Benchmarks

What the node does, compared with HTTP Request workflows. All of it is made by one command:

\`\`\`bash
npm run bench                  # everything; npm run bench -- --help lists the options
npm run bench -- many --keep   # one bench, with its numbers into docs/benchmarks.json
npm run bench -- document      # this page, from docs/benchmarks.json
\`\`\`

The service is the [simulator](../simulator/README.md) on the same machine: the network adds nothing, and Scenario's own response times are not included. Where the clock is scaled, it is scaled for n8n and the simulator alike. Poll intervals, waits and limits stay as they are in real use, while the work of n8n and the node counts several times. That is a disadvantage for our node and the other workflows, but not for the bound.`;

const measuredOn = (machine: Machine) => `Measured on ${machine.day}: ${formatMachine(machine)}.`;

const manySection = ({ machine, scale, rows }: ManyResult) => `## Many videos

The given number of items is processed in one execution. A job takes 45 to 75 s, the same for every way. The account allows 10 jobs at once and 100 requests a minute. Seconds are counted from the start of the execution until all files are there. All workflows run in the same n8n.

- **The bound**: a program that knows the end of each job at once, submits the next one and downloads the file in the same moment. Nothing can be faster.
- **Scenario node**: Generate Video with its defaults (as many jobs as the account allows), and with Max Concurrent Jobs 5.
- **HTTP Request in batches**: the best that we could build from built-in nodes. Loop Over Items in batches of ten, and one HTTP Request node whose paging requests the list of jobs again and again until all jobs of the batch have ended. It doesn't handle refused or failed jobs.
- **HTTP Request, Wait and IF in a loop**: what tutorials show, one item after the other, with a status check every 5 s.
- **The vendor's guide as a program**: one job after the other, with a status check every 3 s, and the file downloaded.

Making one video after the other takes hours for many items, so the last two are measured with up to 10 items, and 5 jobs at once with up to 50. With more than one item these are measured once. For a single item our node's way of polling makes no difference: every way polls one job.

${formatTable(columnsFor(rows), rows)}

Goal: at most ${MANY_GOAL} times the bound, and at most one 429 per run. Clock scaled ${scale}×. ${measuredOn(machine)}`;

const memorySection = ({ machine, mebibytes, pairs }: MemoryResult) => `## Memory

A large file and many small ones, through our node and through n8n's HTTP Request node, each in a process of its own with n8n's binary data on disk. On Node.js 20, and on the Node.js that n8n 2.41 needs.

What grows is garbage that V8 has not collected yet, not what the node keeps: during the download the JavaScript heap stays as it is, and after 1,000 small files 6 MiB more are in use than before. V8 collects buffers of a connection once they amount to some 70 MiB. A bare Node.js program that reads 1 GiB from a socket and drops it grows by as much. With small files it is the young generation, which may take 128 MiB on Node.js 24: with \`NODE_OPTIONS=--max-semi-space-size=16\` they grew by 48 MiB instead of 97.

${formatTable(memoryColumns, toLines(pairs))}

Before, Peak and Growth are resident memory in MiB; the large file has ${mebibytes} MiB. Goal: a growth of at most ${MEMORY_GOAL / 1024 ** 2} MiB. ${measuredOn(machine)}`;

const uploadsSection = (result: UploadsResult) => `## Many files

Each row brings a file of its own, which the node uploads while earlier jobs run. Jobs, account and clock are as above.

${formatTable(uploadsColumns, toUploadsRows(result))}

That is ${timesGoal(result).toFixed(2)} times as long as the rows with asset IDs and the program together. Goal: ${UPLOADS_GOAL} times. Clock scaled ${result.scale}×. ${measuredOn(result.machine)}`;

const editorSection = ({ machine, models, rounds, rows }: EditorResult) => `## The editor

What a person waits for while they pick one of ${models} models: the time of n8n and the node from the editor's request to the response, and the requests to Scenario.

${formatTable(editorColumns, rows)}

Goal: the form in less than ${EDITOR_GOAL} ms. Medians of ${rounds} rounds. ${measuredOn(machine)}`;

const startSection = ({ machine, rounds, rows }: StartResult) => `## n8n's start

This is the time that n8n's own loader takes for a package at n8n's start, in a process of its own, after n8n's own nodes, and the size of the package, compared with ten community packages from npm. Ours brings its descriptions along, as n8n's own packages do, so n8n loads its code when it is first used; for the others it loads all of it.

${formatTable(
	startColumns,
	rows.toSorted((one, other) => one.ms - other.ms),
)}

Medians of ${rounds} processes each. ${measuredOn(machine)}`;

/** Writes docs/benchmarks.md from docs/benchmarks.json, so that the text can't differ from it. */
export async function writeDocument(): Promise<void> {
	const { many, uploads, memory, editor, start } = await readResults();
	const sections = [
		INTRODUCTION,
		many && manySection(many),
		uploads && uploadsSection(uploads),
		memory && memorySection(memory),
		editor && editorSection(editor),
		start && startSection(start),
	];
	await writeFormatted(FILE, sections.filter(Boolean).join('\n\n'));
	console.log('docs/benchmarks.md is up to date with docs/benchmarks.json');
}
