import './userFolder.cts';

import { Container } from '@n8n/di';
import { Cipher, Credentials, EncryptionKeyProxy, InstanceSettings } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeCredentialsDetails,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

import { built } from './nodeTypes.cts';

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
export class EngineCredentials extends ICredentialsHelper {
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

	async getDecrypted(_: unknown, details: INodeCredentialsDetails, type: string) {
		return await (await this.getCredentials(details, type)).getData();
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
