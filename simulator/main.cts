import { parseArgs } from 'node:util';

import { startSimulator } from './index.cts';

const HELP = `Runs the Scenario API on this machine, without a key or costs.

  npm run simulator -- [options]

  --port <n>             port, default 4010
  --job-seconds <n>      duration of a job in seconds, default 12
  --pace <n>             simulated seconds per real second, default 1
  --rate-limit <n>       requests per minute, default 100, 0 for no limit
  --max-jobs <n>         jobs running at the same time, default 10, 0 for no limit
  --plan <n>             plan level: 0, 25, 50, 75 or 100 (default)
  --help
`;

const text = { type: 'string' } as const;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: text,
			'job-seconds': text,
			pace: text,
			'rate-limit': text,
			'max-jobs': text,
			plan: text,
			help: { type: 'boolean' },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return;
	}
	const number = (value: string | undefined, defaultValue: number) => {
		const parsed = Number(value ?? defaultValue);
		if (Number.isFinite(parsed) && parsed >= 0) return parsed;
		throw new Error(`${value} is not a valid number`);
	};
	const simulator = await startSimulator({
		port: number(values.port, 4010),
		jobSeconds: number(values['job-seconds'], 12),
		pace: number(values.pace, 1),
		rateLimit: number(values['rate-limit'], 100),
		maxJobsInFlight: number(values['max-jobs'], 10),
		plan: number(values.plan, 100),
	});
	process.stdout.write(
		[
			'The Scenario simulator is running. Use this in a Scenario API credential:',
			`  API Key     ${simulator.apiKey}`,
			`  API Secret  ${simulator.apiSecret}`,
			`  Base URL    ${simulator.baseUrl}`,
			`Control: ${simulator.controlUrl} (see simulator/README.md). Press Ctrl+C to stop.`,
			'',
		].join('\n'),
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
}

main().catch((reason: unknown) => {
	process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
	process.exitCode = 1;
});
