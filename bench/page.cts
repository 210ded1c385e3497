import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { formatMachine, type Bench, type Measured, type Options } from './harness.cts';

const DOCS = path.join(__dirname, '../docs');
const RESULTS = path.join(DOCS, 'benchmarks.json');

const INTRODUCTION = `# Benchmarks

What the node does, compared with HTTP Request workflows. All of it is made by one command:

\`\`\`bash
npm run bench                  # everything; npm run bench -- --help lists the options
npm run bench -- many --keep   # one bench, with its numbers into docs/benchmarks.json
npm run bench -- document      # this page, from docs/benchmarks.json
\`\`\`

The service is the [simulator](../simulator/README.md) on the same machine: replies take as long as over a real network (submissions 0.7 s in the median and 2 s at the most in 99 of 100 cases, others 0.2 s and 0.6 s), which is an assumption: Scenario's own response times are not known. Where the clock is scaled, it is scaled for n8n and the simulator alike. Poll intervals, waits and limits stay as they are in real use, while the work of n8n and the node counts several times. That is a disadvantage for our node and the other workflows, but not for the bound.`;

/** The latest results, by the name of the bench. */
const readResults = async () =>
	JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{}')) as Record<string, unknown>;

/** Writes a file formatted by Prettier. */
async function writeFormatted(file: string, text: string): Promise<void> {
	const config = await resolveConfig(file);
	await writeFile(file, await format(text, { ...config, filepath: file }));
}

/** A bench by its name, whatever its results are. */
export function named<Result extends Measured>(name: string, bench: Bench<Result>) {
	const get = (results: Record<string, unknown>) => results[name] as Result | undefined;
	return {
		name,
		about: bench.about,
		/** Measures, shows and keeps the result. @returns whether all is as it should be */
		async run({ tiny, keep, ...options }: Options): Promise<boolean> {
			const result = await bench.measure({ tiny, keep, ...options });
			console.log(`\n${formatMachine(result.machine)}\n\n${bench.table(result)}\n`);
			console.log(`${bench.after(result)}\n`);
			if (keep) {
				const results = await readResults();
				const kept = bench.merge?.(get(results), result) ?? result;
				const sorted = Object.entries({ ...results, [name]: kept }).sort();
				await writeFormatted(RESULTS, JSON.stringify(Object.fromEntries(sorted)));
			}
			const isComplete = bench.isComplete?.(result) ?? true;
			return isComplete && (tiny || bench.isGoalMet(result));
		},
		/** Its section of docs/benchmarks.md; empty without a result. */
		section(results: Record<string, unknown>): string {
			const result = get(results);
			if (!result) return '';
			const { machine, scale } = result;
			const clock = scale ? ` Clock scaled ${scale}×.` : '';
			return `## ${bench.title}

${bench.before(result)}

${bench.table(result)}

${bench.after(result)}${clock} Measured on ${machine.day}: ${formatMachine(machine)}.`;
		},
	};
}

/** Writes docs/benchmarks.md from docs/benchmarks.json, so that the text can't differ from it. */
export async function writePage(benches: Array<ReturnType<typeof named>>): Promise<void> {
	const results = await readResults();
	const sections = benches.map((bench) => bench.section(results)).filter(Boolean);
	await writeFormatted(path.join(DOCS, 'benchmarks.md'), [INTRODUCTION, ...sections].join('\n\n'));
	console.log('docs/benchmarks.md is up to date with docs/benchmarks.json');
}
