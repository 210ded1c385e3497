import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { createBasicAuth } from '../../../credentials/scenarioApi.values';
import type { ApiFailure } from './apiFailure';

/** Shorter values would match anywhere; real keys and secrets have at least 20 characters. */
const MIN_SECRET_LENGTH = 6;

/**
 * Removes key and secret from failures: a proxy may repeat the request headers in its reply.
 *
 * @param credentials valid ones
 */
export function createRedactor(
	credentials: ICredentialDataDecryptedObject,
): (failure: ApiFailure) => ApiFailure {
	const { username, password } = createBasicAuth(credentials);
	const basic = Buffer.from(`${username}:${password}`).toString('base64');
	const secrets = [basic, password, username].filter(({ length }) => length >= MIN_SECRET_LENGTH);
	const hide = (text: string) =>
		secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
	return ({ reason, name, traceId, ...rest }) => ({
		...rest,
		reason: hide(reason),
		name: name && hide(name),
		traceId: traceId && hide(traceId),
	});
}
