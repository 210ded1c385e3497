import { startSimulator } from '../../../simulator/index.cts';

/** The simulator in a process of its own: its memory is not the node's. */
async function main(): Promise<void> {
	const { apiKey, apiSecret, baseUrl, controlUrl, close } = await startSimulator({
		jobSeconds: 1,
		uploadSeconds: 1,
		rateLimit: 0,
		maxJobsInFlight: 0,
		pace: 10,
	});
	process.send?.({ credentials: { apiKey, apiSecret, baseUrl }, controlUrl });
	// What was uploaded lies on disk: it goes with the simulator.
	process.once('SIGTERM', () => void close().then(() => process.exit()));
}

void main();
