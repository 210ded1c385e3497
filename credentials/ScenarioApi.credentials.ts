import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

const DEFAULT_BASE_URL = 'https://api.cloud.scenario.com/v1';

/** Copied keys often contain white space or line breaks, which are never part of a key. */
const stripWhiteSpace = (value: unknown) =>
	typeof value === 'string' ? value.replace(/\s+/g, '') : '';

/** The base URL without white space or a trailing slash. */
export const readBaseUrl = (credentials: ICredentialDataDecryptedObject) =>
	(stripWhiteSpace(credentials.baseUrl) || DEFAULT_BASE_URL).replace(/(?<!\/)\/+$/, '');

/** The project ID sent in the query of every request, or '' to use the key's own project. */
export const readProjectId = (credentials: ICredentialDataDecryptedObject) =>
	stripWhiteSpace(credentials.projectId);

function parseUrl(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/** Why the base URL is invalid. The sentence doesn't repeat it, because it may contain a secret. */
function findBaseUrlIssue(baseUrl: string): string | undefined {
	const name = 'The Base URL of the Scenario API credential';
	if (!/^https?:\/\/[^/]/i.test(baseUrl)) return `${name} must begin with https:// (or http://)`;
	const url = parseUrl(baseUrl);
	if (!url) return `${name} isn't a valid URL. The default is ${DEFAULT_BASE_URL}`;
	if (url.username || url.password) {
		return `${name} contains a user name or password: remove them, the key and the secret have their own fields`;
	}
	return url.search || url.hash
		? `${name} can't have a query or fragment: remove everything from the first ? or #`
		: undefined;
}

/** Why these values can't be used, as a sentence; undefined when they can. */
export function findCredentialIssue(
	credentials: ICredentialDataDecryptedObject,
): string | undefined {
	const apiKey = stripWhiteSpace(credentials.apiKey);
	if (!apiKey) return 'The Scenario API credential has no API Key';
	if (!stripWhiteSpace(credentials.apiSecret)) {
		return 'The Scenario API credential has no API Secret';
	}
	// HTTP Basic ends the user name at the first colon.
	if (apiKey.includes(':')) {
		return 'The API Key of the Scenario API credential contains a colon: enter the part before it as API Key and the part after it as API Secret';
	}
	return findBaseUrlIssue(readBaseUrl(credentials));
}

/**
 * User name and password of HTTP Basic.
 *
 * @throws {UserError} when the values can't be used
 */
export function createBasicAuth(credentials: ICredentialDataDecryptedObject) {
	const unusable = findCredentialIssue(credentials);
	if (unusable) throw new UserError(unusable);
	return {
		username: stripWhiteSpace(credentials.apiKey),
		password: stripWhiteSpace(credentials.apiSecret),
	};
}

/**
 * Makes sure that the key and secret only go to the host of the Base URL: the HTTP Request node can
 * use this credential with any URL.
 *
 * @throws {UserError} when the request goes to another scheme, host or port
 */
function rejectOtherHosts(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): void {
	const base = parseUrl(readBaseUrl(credentials));
	// The HTTP Request node calls it `uri`.
	const addresses = [request.url, 'uri' in request ? request.uri : undefined];
	for (const address of addresses.filter((each) => typeof each === 'string')) {
		const target = parseUrl(address, base?.href);
		if (target && target.origin === base?.origin) continue;
		throw new UserError(
			`The Scenario API credential is for ${base?.host} only, but this request goes to ${target?.host || 'an unknown host'}. Use another credential, or change the Base URL of this one.`,
		);
	}
}

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
