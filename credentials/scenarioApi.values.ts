import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

const DEFAULT_BASE_URL = 'https://api.cloud.scenario.com/v1';

/** A copied key often brings white space or a line break along; none belongs anywhere in it. */
const withoutWhiteSpace = (value: unknown) =>
	typeof value === 'string' ? value.replace(/\s+/g, '') : '';

/** The base URL without white space or a slash at its end. */
export const normalisedBaseUrl = (credentials: ICredentialDataDecryptedObject) =>
	(withoutWhiteSpace(credentials.baseUrl) || DEFAULT_BASE_URL).replace(/\/+$/, '');

/** The project that every call names in its query, or '' to leave it to the key. */
export const projectOf = (credentials: ICredentialDataDecryptedObject) =>
	withoutWhiteSpace(credentials.projectId);

function urlOf(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/** Why calls can't go to this address, as a sentence that does not repeat it: it may hold a secret. */
function whatIsWrongWithAddress(baseUrl: string): string | undefined {
	const name = 'The Base URL of the Scenario API credential';
	if (!/^https?:\/\/[^/]/i.test(baseUrl)) return `${name} must begin with https:// (or http://)`;
	const url = urlOf(baseUrl);
	if (!url) return `${name} is not a web address. The usual one is ${DEFAULT_BASE_URL}`;
	if (url.username || url.password) {
		return `${name} holds a user name or password: take them out, key and secret have fields of their own`;
	}
	return url.search || url.hash
		? `${name} must end before the first ? or #: nothing can follow them`
		: undefined;
}

/** Why these values can't be used to call Scenario, as a sentence; undefined when they can. */
export function whatIsWrongWith(credentials: ICredentialDataDecryptedObject): string | undefined {
	const apiKey = withoutWhiteSpace(credentials.apiKey);
	if (!apiKey) return 'The Scenario API credential has no API Key';
	if (!withoutWhiteSpace(credentials.apiSecret)) {
		return 'The Scenario API credential has no API Secret';
	}
	// HTTP Basic ends the user name at the first colon.
	if (apiKey.includes(':')) {
		return 'The API Key of the Scenario API credential holds a colon: put what stands before it into API Key, and what stands after it into API Secret';
	}
	return whatIsWrongWithAddress(normalisedBaseUrl(credentials));
}

/**
 * User name and password of HTTP Basic.
 *
 * @throws {UserError} when the values can't be used, saying why
 */
export function basicAuthOf(credentials: ICredentialDataDecryptedObject) {
	const unusable = whatIsWrongWith(credentials);
	if (unusable) throw new UserError(unusable);
	return {
		username: withoutWhiteSpace(credentials.apiKey),
		password: withoutWhiteSpace(credentials.apiSecret),
	};
}

/**
 * Key and secret are for the host of the Base URL alone, whichever node asks with this credential:
 * n8n's HTTP Request node can be given any address.
 *
 * @throws {UserError} when the request goes to another scheme, host or port
 */
export function refuseOtherHosts(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): void {
	const base = urlOf(normalisedBaseUrl(credentials));
	// The HTTP Request node calls it `uri`.
	const addresses = [request.url, 'uri' in request ? request.uri : undefined];
	for (const address of addresses.filter((each) => typeof each === 'string')) {
		const target = urlOf(address, base?.href);
		if (target && target.origin === base?.origin) continue;
		throw new UserError(
			`The Scenario API credential is for ${base?.host} alone, and this request goes to ${target?.host || 'another place'}. Use another credential, or change the Base URL of this one.`,
		);
	}
}
