import './userFolder.cts';

import { Container } from '@n8n/di';
import { ExternalSecretsProxy } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { EngineCredentials } from './credentials.cts';

/** The part of n8n's additional data that our node depends on. */
export function additionalDataOf(
	credentials: ICredentialDataDecryptedObject,
): IWorkflowExecuteAdditionalData {
	const unused = async () => {
		throw new Error('Not part of a run on the bare engine');
	};
	const url = 'http://127.0.0.1';
	return {
		executionId: '1',
		credentialsHelper: new EngineCredentials(credentials),
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		logAiEvent: () => {},
	};
}
