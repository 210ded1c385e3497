import {
	createBasicAuth,
	findCredentialIssue,
	readBaseUrl,
	readProjectId,
} from '../../../credentials/ScenarioApi.credentials';

const usable = {
	apiKey: 'api_key',
	apiSecret: 'secret',
	baseUrl: 'https://api.cloud.scenario.com/v1',
};

describe('credential values', () => {
	it('are trimmed of pasted white space and line breaks', () => {
		const copied = { apiKey: ' api_\nkey\t', apiSecret: 'sec\r\nret ', projectId: ' proj_1\n' };
		expect(createBasicAuth(copied)).toEqual({ username: 'api_key', password: 'secret' });
		expect(readProjectId(copied)).toBe('proj_1');
	});

	it.each([
		[undefined, 'https://api.cloud.scenario.com/v1'],
		['', 'https://api.cloud.scenario.com/v1'],
		['https://proxy.example/v1/', 'https://proxy.example/v1'],
		[' http://127.0.0.1:8080/v1// ', 'http://127.0.0.1:8080/v1'],
	])('include a normalized base URL %p', (baseUrl, expected) => {
		expect(readBaseUrl(baseUrl === undefined ? {} : { baseUrl })).toBe(expected);
	});

	const BEGIN = /must begin with https/;
	const QUERY = /can't have a query or fragment/;
	const PASSWORD = /contains a user name or password: remove them/;

	it.each([
		['no key', { apiKey: ' ' }, /no API Key/],
		['no secret', { apiSecret: '' }, /no API Secret/],
		['a colon in the key', { apiKey: 'key:hush-hush' }, /colon: enter the part before it/],
		['a base URL without scheme', { baseUrl: 'api.scenario.com' }, BEGIN],
		['a base URL that is not http or https', { baseUrl: 'file:///etc' }, BEGIN],
		['a base URL without a host', { baseUrl: 'https://%%' }, /isn't a valid URL/],
		['a password in the base URL', { baseUrl: 'https://me:hush-hush@host/v1' }, PASSWORD],
		['a query behind the base URL', { baseUrl: 'https://host/?to=' }, QUERY],
		['a fragment behind the base URL', { baseUrl: 'https://host/#top' }, QUERY],
	])('say what is wrong, without the secret: %s', (_, over, message) => {
		const credentials = { ...usable, ...over };
		expect(findCredentialIssue(credentials)).toMatch(message);
		expect(findCredentialIssue(credentials)).not.toContain('hush');
		expect(() => createBasicAuth(credentials)).toThrow(message);
	});

	it('are accepted when usable', () => {
		expect(findCredentialIssue(usable)).toBeUndefined();
	});
});
