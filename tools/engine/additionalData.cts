import './userFolder.cts';

import { Container } from '@n8n/di';
import {
	Cipher,
	Credentials,
	EncryptionKeyProxy,
	ExternalSecretsProxy,
	InstanceSettings,
} from 'n8n-core';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeParameters,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { built } from './nodeTypes.cts';

const ORIGIN = 'http://127.0.0.1';

/** n8n keeps its data keys in the database; here one key derived from the instance's own is enough. */
function useInstanceKey() {
	const { encryptionKey } = Container.get(InstanceSettings);
	const key = {
		id: 'engine',
		value: Container.get(Cipher).encryptDEKWithInstanceKey(encryptionKey),
		algorithm: 'aes-256-cbc',
		format: 'no-prefix' as const,
	};
	Container.get(EncryptionKeyProxy).setProvider({
		getActiveKey: async () => key,
		getKeyById: async () => key,
		getLegacyKey: async () => key,
	});
}

useInstanceKey();

/** The credentials of a run, encrypted and decrypted by n8n-core, and applied by their type. */
class EngineCredentials extends ICredentialsHelper {
	private readonly type = built<ICredentialType>(
		'credentials/ScenarioApi.credentials.js',
		'ScenarioApi',
	);

	constructor(private readonly values: ICredentialDataDecryptedObject) {
		super();
	}

	async getCredentials(details: INodeCredentialsDetails, type: string) {
		const credentials = new Credentials({ id: details.id, name: details.name }, type);
		await credentials.setData(this.values);
		return credentials;
	}

	/** As n8n does, with the values of the expressions that the fields of a credential may have. */
	async getDecrypted(
		...[, details, type, mode, executeData, , resolve]: Parameters<
			ICredentialsHelper['getDecrypted']
		>
	) {
		const data = await (await this.getCredentials(details, type)).getData();
		if (!resolve) return data;
		const { workflow, node, runExecutionData, runIndex, itemIndex, connectionInputData } = resolve;
		const values = workflow.expression.getParameterValue(
			data as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			{},
			executeData,
		);
		return values as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	) {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'function') throw new Error('ScenarioApi has no authenticate()');
		return await authenticate(credentials, request);
	}

	getParentTypes = () => [];
	isCredentialUsableByNode = () => true;
	preAuthentication = async () => undefined;
	runPreAuthentication = async () => undefined;
	updateCredentials = async () => {};
	updateCredentialsOauthTokenData = async () => {};
	getCredentialsProperties = () => this.type.properties;
}

/** The part of n8n's additional data that our node depends on. */
export function additionalDataOf(
	credentials: ICredentialDataDecryptedObject,
): IWorkflowExecuteAdditionalData {
	const unused = async () => {
		throw new Error('Not part of a run on the bare engine');
	};
	return {
		executionId: '1',
		credentialsHelper: new EngineCredentials(credentials),
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
		currentNodeExecutionIndex: 0,
		restApiUrl: ORIGIN,
		instanceBaseUrl: ORIGIN,
		formBaseUrl: ORIGIN,
		formWaitingBaseUrl: ORIGIN,
		formTestBaseUrl: ORIGIN,
		webhookBaseUrl: ORIGIN,
		webhookWaitingBaseUrl: ORIGIN,
		webhookTestBaseUrl: ORIGIN,
		mcpBaseUrl: ORIGIN,
		mcpTestBaseUrl: ORIGIN,
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		logAiEvent: () => {},
	};
}
