import { createHmac } from 'node:crypto';

import type { Query } from '../middleware/request.cts';
import type { State } from '../state.cts';

const sign = (state: State, path: string, expires: string) =>
	createHmac('sha256', state.secret).update(`${path} ${expires}`).digest('base64url');

/** A signed URL that is valid for `seconds` of simulated time: that of an asset for one day. */
export function signedUrl(state: State, path: string, seconds = 86_400): string {
	const expires = String(Math.ceil(state.now() / 1000 + seconds));
	const query = new URLSearchParams({
		Expires: expires,
		'Key-Pair-Id': 'K2SIMULATOR',
		Signature: sign(state, path, expires),
	});
	return `${state.origin}${path}?${query}`;
}

/** Why a signed URL is invalid, or undefined if it is valid. */
export function findUrlError(state: State, path: string, query: Query) {
	const { Expires: expires = '', Signature: signature = '' } = query;
	if (signature !== sign(state, path, expires)) return 'The signature does not match';
	if (Number(expires) * 1000 < state.now()) return 'Request has expired';
	return undefined;
}
