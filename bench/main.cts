import { parseArgs } from 'node:util';

import { editor } from './editor.cts';
import { lists } from './lists.cts';
import { many } from './many.cts';
import { memory } from './memory/memory.cts';
import { named, writePage } from './page.cts';
import { short } from './short.cts';
import { start } from './start/start.cts';
import { uploads } from './uploads.cts';

/** In the order of the page. */
const BENCHES = [
	named('many', many),
	named('short', short),
	named('lists', lists),
	named('uploads', uploads),
	named('memory', memory),
	named('editor', editor),
	named('start', start),
];

const HELP = `npm run bench [-- <name>] [-- options]

Measures the built node against the simulator, compared with HTTP Request workflows.

${BENCHES.map(({ name, about }) => `  ${name.padEnd(8)}  ${about}`).join('\n')}
  document  writes docs/benchmarks.md from docs/benchmarks.json

  --keep           writes the results to docs/benchmarks.json
  --tiny           the smallest run that shows that everything works
  --rounds <n>     of each measurement
  --scale <n>      how many times as fast the clock of n8n and the simulator runs
  --items <n,n>    numbers of items
  --job-seconds <n>  of each job; default: 45 to 75, short: 8
  --no-network     replies take no time
  --mebibytes <n>  size of the large file
  --help           shows this

The real n8n is the one that npm run test:e2e installs.`;

function parsePositive(text: string): number {
	const number = Number(text);
	if (Number.isFinite(number) && number > 0) return number;
	throw new Error(`${text} is not a number above 0`);
}

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			...{ tiny: flag, keep: flag, help: flag, 'no-network': flag },
			...{ rounds: text, scale: text, items: text, mebibytes: text, 'job-seconds': text },
		},
	});
	const { tiny, keep, help, rounds, scale, items, mebibytes } = values;
	const { 'job-seconds': jobSeconds, 'no-network': noNetwork } = values;
	const [name] = positionals;
	if (help) return console.log(HELP);
	if (name === 'document') return await writePage(BENCHES);
	const chosen = BENCHES.filter((bench) => name === undefined || bench.name === name);
	if (chosen.length === 0) throw new Error(`No bench ${name}`);
	for (const bench of chosen) {
		console.log(`── ${bench.name}`);
		const isGood = await bench.run({
			tiny,
			keep,
			network: !noNetwork,
			...(jobSeconds && { jobSeconds: parsePositive(jobSeconds) }),
			...(rounds && { rounds: parsePositive(rounds) }),
			...(scale && { scale: parsePositive(scale) }),
			...(items && { items: items.split(',').map(parsePositive) }),
			...(mebibytes && { mebibytes: parsePositive(mebibytes) }),
		});
		if (!isGood) process.exitCode = 1;
	}
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.stack : reason);
	process.exitCode = 1;
});
