import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { startSimulator } from '../../simulator/index.cts';
import { findPython } from './venv.cts';

const START = Date.parse('2026-11-20T10:00:00.000Z');

/**
 * `npm run test:contract` runs the vendor's Python client against the simulator; arguments are passed to
 * pytest. `npm run test:contract -- --update-requests` also rewrites clientRequests.json from
 * the client's requests (format it with `npx prettier --write test/contract`).
 */
async function main(): Promise<void> {
	const python = await findPython();
	const simulator = await startSimulator({
		now: () => START,
		rateLimit: 0,
		maxJobsInFlight: 0,
		// Small files are uploaded in parts, too.
		minPartSize: 1000,
	});
	try {
		const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', __dirname];
		const child = spawn(python, [...args, ...process.argv.slice(2)], {
			stdio: 'inherit',
			env: {
				...process.env,
				PYTHONDONTWRITEBYTECODE: '1',
				SCENARIO_BASE_URL: simulator.baseUrl,
				SCENARIO_SDK_API_KEY: simulator.apiKey,
				SCENARIO_SDK_API_SECRET: simulator.apiSecret,
				SIMULATOR_CONTROL_URL: simulator.controlUrl,
			},
		});
		const [code] = await once(child, 'close');
		process.exitCode = typeof code === 'number' ? code : 1;
	} finally {
		await simulator.close();
	}
}

main().catch((reason: unknown) => {
	process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
	process.exitCode = 1;
});
