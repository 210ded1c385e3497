import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { basicAuthOf, normalisedBaseUrl, projectOf, refuseOtherHosts } from './scenarioApi.values';

/** By the names of both of n8n's request helpers; the last two are those of the HTTP Request node. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	sendCredentialsOnCrossOriginRedirect: false,
	followRedirect: false,
	followAllRedirects: false,
};

const REDIRECTS = [301, 302, 303, 307, 308];

export class ScenarioApi implements ICredentialType {
	name = 'scenarioApi';

	displayName = 'Scenario API';

	icon: Icon = {
		light: 'file:../nodes/Scenario/scenario.svg',
		dark: 'file:../nodes/Scenario/scenario.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-scenario/n8n-nodes-scenario#set-up-the-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Made in the Scenario web app, in the settings of your workspace under API keys',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Shown once, together with the key. Make a new key if it is lost.',
		},
		{
			displayName: 'Project ID',
			name: 'projectId',
			type: 'string',
			default: '',
			placeholder: 'e.g. proj_eTyi419soRtdN2AexdFHZDqX',
			description: 'Leave empty to work in the project that the key belongs to',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.cloud.scenario.com/v1',
			description: 'Change it only to reach Scenario through a proxy, or to use the simulator',
		},
	];

	/**
	 * Adds what every call carries: HTTP Basic auth, and the project when one is set. Redirects are
	 * not followed: n8n would send key and secret along to wherever they lead.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const auth = basicAuthOf(credentials);
		refuseOtherHosts(credentials, request);
		const projectId = projectOf(credentials);
		return {
			...request,
			baseURL: normalisedBaseUrl(credentials),
			auth,
			...NO_REDIRECTS,
			...(projectId && { qs: { ...request.qs, projectId } }),
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/models',
			qs: { pageSize: 1 },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Scenario does not know this API key and secret. Copy both again, or make a new key in the Scenario web app.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Scenario knows this key, but it may not list models. Check the rights of the key and the Project ID.',
				},
			},
			...REDIRECTS.map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message:
						'The Base URL answers with a redirect, which is not followed. The usual one is https://api.cloud.scenario.com/v1',
				},
			})),
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'Nothing answers like Scenario at the Base URL. The usual one is https://api.cloud.scenario.com/v1',
				},
			},
		],
	};
}
