import { memory } from './memory.cts';

const HELP = `Measures the built node on n8n's own engine.

  npm run bench -- memory [--mebibytes <n>]
      the peak of memory while a file of 1024 MiB goes up, comes down, and passes through,
      beside n8n's HTTP Request node where npm run test:e2e has installed an n8n
`;

const BENCHES: Record<string, (args: string[]) => Promise<boolean>> = { memory };

async function main([name = '', ...args]: string[]): Promise<void> {
	const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
	if (!bench) {
		process.stdout.write(HELP);
		process.exitCode = name === '' || name === '--help' ? 0 : 1;
		return;
	}
	if (!(await bench(args))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((reason: unknown) => {
	process.stderr.write(`${reason instanceof Error ? reason.stack : String(reason)}\n`);
	process.exitCode = 1;
});
