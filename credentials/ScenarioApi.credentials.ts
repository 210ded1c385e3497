import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import {
	createBasicAuth,
	readBaseUrl,
	readProjectId,
	rejectOtherHosts,
} from './scenarioApi.values';

/** Option names of both n8n request helpers. The HTTP Request node uses the last two. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	sendCredentialsOnCrossOriginRedirect: false,
	followRedirect: false,
	followAllRedirects: false,
};

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The query that selects the project. Usage belongs to the team and is filtered by projects, the team
 * itself has none, the settings of a project have it in their path, and everything else belongs to one project.
 */
function getProjectQuery({ url = '' }: IHttpRequestOptions, projectId: string | undefined) {
	if (!projectId || /^\/(teams|projects)(\/|$)/.test(url)) return {};
	return { [url === '/usages' ? 'projectIds' : 'projectId']: projectId };
}

export class ScenarioApi implements ICredentialType {
	name = 'scenarioApi';

	displayName = 'Scenario API';

	icon: Icon = {
		light: 'file:../nodes/Scenario/scenario.svg',
		dark: 'file:../nodes/Scenario/scenario.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-scenario/n8n-nodes-scenario#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Create one in the Scenario web app, in your workspace settings under API keys',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Shown once, when the key is created. Create a new key if you lost it.',
		},
		{
			displayName: 'Project ID',
			name: 'projectId',
			type: 'string',
			default: '',
			placeholder: 'e.g. proj_eTyi419soRtdN2AexdFHZDqX',
			description: 'Leave empty to use the project that the key belongs to',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.cloud.scenario.com/v1',
			description: 'Only change this to use a proxy or the simulator',
		},
	];

	/**
	 * Adds HTTP Basic auth and, if set, the project to every request. Redirects are not followed:
	 * n8n would send the key and secret to the redirect target.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const auth = createBasicAuth(credentials);
		rejectOtherHosts(credentials, request);
		const projectId = readProjectId(credentials);
		return {
			...request,
			baseURL: readBaseUrl(credentials),
			auth,
			...NO_REDIRECTS,
			...(projectId && { qs: { ...request.qs, ...getProjectQuery(request, projectId) } }),
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
						'Scenario rejected the API key or secret. Copy both again, or create a new key in the Scenario web app.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"Scenario accepted the key, but it can't list models. Check the permissions of the key and the Project ID.",
				},
			},
			...REDIRECTS.map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message:
						"The Base URL redirects, and redirects aren't followed. The default is https://api.cloud.scenario.com/v1",
				},
			})),
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'No Scenario API found at the Base URL. The default is https://api.cloud.scenario.com/v1',
				},
			},
		],
	};
}
