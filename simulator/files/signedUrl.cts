import { createHmac, timingSafeEqual } from 'node:crypto';

import type { World } from '../world.cts';

const signatureOf = (world: World, path: string, expires: string) =>
	createHmac('sha256', world.secret).update(`${path} ${expires}`).digest('base64url');

/** The URL of a path, good for `seconds` of simulated time. */
export function signedUrl(world: World, path: string, seconds = world.settings.urlSeconds): string {
	const expires = String(Math.ceil(world.now() / 1000 + seconds));
	const query = new URLSearchParams({
		Expires: expires,
		'Key-Pair-Id': 'K2SIMULATOR',
		Signature: signatureOf(world, path, expires),
	});
	return `${world.origin}${path}?${query}`;
}

const same = (one: string, other: string) =>
	one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Why a URL is refused, undefined when it is good. */
export function refusalOf(world: World, path: string, query: Record<string, string>) {
	const { Expires: expires = '', Signature: signature = '' } = query;
	if (!same(signature, signatureOf(world, path, expires))) return 'The signature does not match';
	if (Number(expires) * 1000 < world.now()) return 'Request has expired';
	return undefined;
}
