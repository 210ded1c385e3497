import { runProgram } from '../tools/program.cts';
import { startSimulator } from './index.cts';

const HELP = `Runs the Scenario API on this machine, without a key or costs.

  npm run simulator -- [options]

  --port <n>             port, default 4010
  --job-seconds <n>      duration of a job in seconds, default 12
  --pace <n>             simulated seconds per real second, default 1
  --rate-limit <n>       requests per minute, default 100, 0 for no limit
  --max-jobs <n>         jobs running at the same time, default 10, 0 for no limit
  --plan <n>             plan level: 0, 25, 50, 75 or 100 (default)
  --help`;

const number = (preset: number) => ({ type: 'string', default: String(preset) }) as const;

const OPTIONS = {
	port: number(4010),
	'job-seconds': number(12),
	pace: number(1),
	'rate-limit': number(100),
	'max-jobs': number(10),
	plan: number(100),
};

function parseNumber(text: string): number {
	const parsed = Number(text);
	if (Number.isFinite(parsed) && parsed >= 0) return parsed;
	throw new Error(`${text} is not a valid number`);
}

runProgram(HELP, OPTIONS, async (values) => {
	const simulator = await startSimulator({
		port: parseNumber(values.port),
		jobSeconds: parseNumber(values['job-seconds']),
		pace: parseNumber(values.pace),
		rateLimit: parseNumber(values['rate-limit']),
		maxJobsInFlight: parseNumber(values['max-jobs']),
		plan: parseNumber(values.plan),
	});
	console.log(`The Scenario simulator is running. Use this in a Scenario API credential:
  API Key     ${simulator.apiKey}
  API Secret  ${simulator.apiSecret}
  Base URL    ${simulator.baseUrl}
Control: ${simulator.controlUrl} (see simulator/README.md). Press Ctrl+C to stop.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
});
