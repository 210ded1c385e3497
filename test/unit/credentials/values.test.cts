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

	it.each([
		['no key', { ...usable, apiKey: ' ' }, /no API Key/],
		['no secret', { ...usable, apiSecret: '' }, /no API Secret/],
		['a colon in the key', { ...usable, apiKey: 'key:secret' }, /colon: enter the part before it/],
		[
			'a base URL without scheme',
			{ ...usable, baseUrl: 'api.scenario.com' },
			/must begin with https/,
		],
		[
			'a base URL that is not http or https',
			{ ...usable, baseUrl: 'file:///etc' },
			/must begin with https/,
		],
		['a base URL without a host', { ...usable, baseUrl: 'https://%%' }, /isn't a valid URL/],
		[
			'a password in the base URL',
			{ ...usable, baseUrl: 'https://me:hush-hush@proxy.example/v1' },
			/contains a user name or password: remove them/,
		],
		[
			'a query behind the base URL',
			{ ...usable, baseUrl: 'https://proxy.example/?to=' },
			/can't have a query or fragment/,
		],
		[
			'a fragment behind the base URL',
			{ ...usable, baseUrl: 'https://proxy.example/#top' },
			/can't have a query or fragment/,
		],
	])('says what is wrong: %s', (_, credentials, message) => {
		expect(findCredentialIssue(credentials)).toMatch(message);
		expect(() => createBasicAuth(credentials)).toThrow(message);
	});

	it('keep the secret out of messages', () => {
		expect(findCredentialIssue({ ...usable, apiKey: 'key:hush-hush' })).not.toContain('hush');
		const baseUrl = 'https://me:hush-hush@proxy.example/v1';
		expect(findCredentialIssue({ ...usable, baseUrl })).not.toContain('hush');
	});

	it('are accepted when usable', () => {
		expect(findCredentialIssue(usable)).toBeUndefined();
	});
});
