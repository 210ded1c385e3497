import { startSimulator } from '../../simulator/index.cts';

/** What the demo runs against. */
export interface Service {
	what: string;
	credentials: { apiKey: string; apiSecret: string; baseUrl: string; projectId?: string };
	close(): Promise<void>;
}

/** Seconds that the simulated video takes: long enough to see it run. */
const JOB_SECONDS = 9;

export async function simulatedService(): Promise<Service> {
	const { apiKey, apiSecret, baseUrl, close } = await startSimulator({ jobSeconds: JOB_SECONDS });
	return { what: 'the simulator', credentials: { apiKey, apiSecret, baseUrl }, close };
}

/** @throws {Error} when the key is not in the environment */
export function liveService(environment: NodeJS.ProcessEnv): Service {
	const { SCENARIO_API_KEY, SCENARIO_API_SECRET, SCENARIO_PROJECT_ID } = environment;
	if (!SCENARIO_API_KEY || !SCENARIO_API_SECRET) {
		throw new Error('--live needs SCENARIO_API_KEY and SCENARIO_API_SECRET in the environment');
	}
	return {
		what: 'the real service: this costs Creative Units',
		credentials: {
			apiKey: SCENARIO_API_KEY,
			apiSecret: SCENARIO_API_SECRET,
			projectId: SCENARIO_PROJECT_ID ?? '',
			baseUrl: 'https://api.cloud.scenario.com/v1',
		},
		close: async () => {},
	};
}
