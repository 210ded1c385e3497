function urlOf(address: string): URL | undefined {
	try {
		return new URL(address);
	} catch {
		return undefined;
	}
}

/**
 * Why an address that a value or a reply names is not asked, as a clause that does not repeat it:
 * the query may hold a signature. Whether its host may be asked is n8n's to decide, which has
 * settings for it (N8N_SSRF_PROTECTION_ENABLED).
 */
export function whyNotAsked(address: string): string | undefined {
	const url = urlOf(address);
	if (!url) return 'it is no web address';
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return 'it begins with something other than https:// or http://';
	}
	return url.username || url.password ? 'it holds a user name or password' : undefined;
}
