import { parseArgs } from 'node:util';

import { writeDocument } from './document.cts';
import { editor } from './editor/editor.cts';
import { many } from './many/many.cts';
import { memory } from './memory/memory.cts';
import type { Options } from './results.cts';
import { start } from './start/start.cts';
import { uploads } from './uploads/uploads.cts';

const HELP = `npm run bench [-- <name>] [-- options]

Measures the built node against the simulator, compared with HTTP Request workflows.

  many      1 to 200 videos: time, requests and 429 responses, in a real n8n
  memory    peak memory with large files and with many small ones
  uploads   many rows with a file each, in a real n8n
  editor    how long picking a model takes, in a real n8n
  start     load time and size, compared with other packages from npm
  document  writes docs/benchmarks.md from docs/benchmarks.json

  --keep           writes the results to docs/benchmarks.json
  --tiny           the smallest run that shows that everything works
  --rounds <n>     of each measurement
  --scale <n>      how many times as fast the clock of n8n and the simulator runs
  --items <n,n>    numbers of items
  --mebibytes <n>  size of the large file
  --help           shows this

The real n8n is the one that npm run test:e2e installs.`;

/** Each resolves with whether its goals were met. */
const BENCHES: Record<string, (options: Options) => Promise<boolean>> = {
	many,
	uploads,
	memory,
	editor,
	start,
};

function parsePositive(text: string): number {
	const number = Number(text);
	if (Number.isFinite(number) && number > 0) return number;
	throw new Error(`${text} is not a number above 0`);
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		tiny: { type: 'boolean', default: false },
		keep: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
		rounds: { type: 'string' },
		scale: { type: 'string' },
		items: { type: 'string' },
		mebibytes: { type: 'string' },
	},
});

async function main(): Promise<void> {
	const { tiny, keep, help, rounds, scale, items, mebibytes } = values;
	const [name] = positionals;
	if (help) return console.log(HELP);
	if (name === 'document') return await writeDocument();
	if (name !== undefined && !Object.hasOwn(BENCHES, name)) throw new Error(`No bench ${name}`);
	const options: Options = {
		tiny,
		keep,
		...(rounds && { rounds: parsePositive(rounds) }),
		...(scale && { scale: parsePositive(scale) }),
		...(items && { items: items.split(',').map(parsePositive) }),
		...(mebibytes && { mebibytes: parsePositive(mebibytes) }),
	};
	for (const [each, bench] of Object.entries(BENCHES)) {
		if (name !== undefined && each !== name) continue;
		console.log(`── ${each}`);
		if (!(await bench(options))) process.exitCode = 1;
	}
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.stack : reason);
	process.exitCode = 1;
});
