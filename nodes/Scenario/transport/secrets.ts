import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { basicAuthOf } from '../../../credentials/scenarioApi.values';
import type { Refusal } from './refusal';

/** Shorter ones would be found everywhere; real keys and secrets have 20 characters and more. */
const SHORTEST = 6;

/**
 * Takes key and secret out of what a refusal says: a proxy may repeat the headers that it got.
 *
 * @param credentials that can be used
 */
export function secretsHidden(
	credentials: ICredentialDataDecryptedObject,
): (refusal: Refusal) => Refusal {
	const { username, password } = basicAuthOf(credentials);
	const basic = Buffer.from(`${username}:${password}`).toString('base64');
	const secrets = [basic, password, username].filter(({ length }) => length >= SHORTEST);
	const hide = (text: string) =>
		secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
	return ({ reason, name, traceId, ...rest }) => ({
		...rest,
		reason: hide(reason),
		name: name && hide(name),
		traceId: traceId && hide(traceId),
	});
}
