import type { Simulator } from '../../simulator/index.cts';
import type { CredentialToCreate } from './client.cts';

/** A credential for the simulator, as a person would fill it in. */
export const credentialFor = ({
	apiKey,
	apiSecret,
	baseUrl,
}: Pick<Simulator, 'apiKey' | 'apiSecret' | 'baseUrl'>): CredentialToCreate => ({
	name: 'Scenario API',
	type: 'scenarioApi',
	data: { apiKey, apiSecret, projectId: '', baseUrl },
});
