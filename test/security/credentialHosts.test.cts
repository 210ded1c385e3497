import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { ScenarioApi } from '../../credentials/ScenarioApi.credentials';

/** Key and secret are sent to one host only, whichever node uses the credential. */

const credentials = {
	apiKey: 'api_key',
	apiSecret: 'hush-hush',
	baseUrl: 'https://api.example.com/v1',
};

const authenticate = async (request: object) =>
	await new ScenarioApi().authenticate(credentials, request as IHttpRequestOptions);

describe('the credential authenticates requests to the host of its Base URL', () => {
	it.each([
		'/models',
		'models',
		'',
		'https://api.example.com/v1/models',
		'https://API.example.com:443/',
	])('%j', async (url) => {
		const signed = await authenticate({ url });
		expect(signed.auth).toEqual({ username: 'api_key', password: 'hush-hush' });
	});

	it('whether given as url or uri', async () => {
		await expect(authenticate({ uri: 'https://api.example.com/v1/models' })).resolves.toBeDefined();
		await expect(authenticate({ uri: 'https://evil.example/' })).rejects.toThrow(/evil\.example/);
		await expect(authenticate({ uri: '/models', url: 'https://evil.example/' })).rejects.toThrow(
			/evil\.example/,
		);
	});
});

describe('the credential rejects requests to', () => {
	it.each([
		'\\\\evil.example\\models',
		'ht\ntps://evil.example',
		'https://api.example.com@evil.example/',
		'https://api.example.com:8443/v1',
		'http://api.example.com/v1',
		'https://',
	])('%j', async (url) => {
		await expect(authenticate({ url })).rejects.toThrow(
			/^The Scenario API credential is for api\.example\.com only/,
		);
	});

	it('any other origin, however it is written', async () => {
		const address = fc.oneof(
			fc.webUrl({ validSchemes: ['http', 'https', 'ftp'], withQueryParameters: true }),
			fc.string(),
			fc
				.constantFrom('//', 'https:', '\\\\', '@', ':')
				.chain((sign) => fc.string().map((text) => sign + text)),
		);
		await fc.assert(
			fc.asyncProperty(address, async (url) => {
				const signed = await authenticate({ url }).catch(() => undefined);
				if (!signed) return;
				// As axios combines them.
				const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url);
				const target = isAbsolute ? url : `${signed.baseURL}/${url.replace(/^\/+/, '')}`;
				expect(new URL(target).origin).toBe('https://api.example.com');
			}),
			{ numRuns: 2_000 },
		);
	});
});

it('the credential turns off redirects in both of n8n’s request helpers', async () => {
	expect(await authenticate({ url: '/models', followRedirect: true })).toMatchObject({
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		sendCredentialsOnCrossOriginRedirect: false,
	});
});
