import type { Options } from './common/options.cts';
import { readOptions } from './common/options.cts';
import { say } from './common/say.cts';
import { document } from './document.cts';
import { form } from './form.cts';
import { growth } from './growth.cts';
import { latency } from './latency.cts';
import { many } from './many.cts';
import { memory } from './memory.cts';
import { slots } from './slots.cts';
import { start } from './start.cts';

const HELP = `npm run bench [-- <name>] [-- options]

Measures the built node beside what people use in its place, against the simulator.

  many      1 to 200 videos: time, requests and refusals, in a real n8n
  latency   from the end of a job to its result, in a real n8n
  slots     places of workers held by executions that wait, kept running and parked
  form      from a model's record to its form: the functions, and in a browser
  start     what loading the package takes, beside other packages from npm
  memory    the peak of memory with large files and with many small ones
  growth    what becomes of time, requests and memory when the work doubles
  document  makes docs/benchmarks.md and its plots of docs/benchmarks.json

  --keep           puts the results into docs/benchmarks.json
  --tiny           a round of each that shows only that it works
  --rounds <n>     of each measurement
  --pace <n>       seconds that pass in one on the wall, where n8n's clock can run faster
  --items <n,n>    numbers of items
  --mebibytes <n>  size of the large file
  --help

The real n8n is the one that npm run test:e2e installs.`;

/** Each says whether its goals were kept. */
const BENCHES: Record<string, (options: Options) => Promise<boolean>> = {
	many,
	latency,
	slots,
	form,
	start,
	memory,
	growth,
};

async function main(args: string[]): Promise<void> {
	const { name, help, options } = readOptions(args);
	if (help) return say(HELP);
	if (name === 'document') return void (await document());
	if (name !== undefined && !Object.hasOwn(BENCHES, name)) throw new Error(`No bench ${name}`);
	for (const [each, bench] of Object.entries(BENCHES)) {
		if (name !== undefined && each !== name) continue;
		say(`── ${each}`);
		if (!(await bench(options))) process.exitCode = 1;
	}
}

main(process.argv.slice(2)).catch((reason: unknown) => {
	process.stderr.write(`${reason instanceof Error ? reason.stack : String(reason)}\n`);
	process.exitCode = 1;
});
