import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
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
	if (!/^https?:\/\/[^/]/i.test(normalisedBaseUrl(credentials))) {
		return 'The Base URL of the Scenario API credential must begin with https:// (or http://)';
	}
	return undefined;
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
