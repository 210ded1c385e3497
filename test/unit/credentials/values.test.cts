import {
	basicAuthOf,
	normalisedBaseUrl,
	projectOf,
	whatIsWrongWith,
} from '../../../credentials/scenarioApi.values';

const usable = {
	apiKey: 'api_key',
	apiSecret: 'secret',
	baseUrl: 'https://api.cloud.scenario.com/v1',
};

describe('the values of the credential', () => {
	it('loses the white space and line breaks that copying brought', () => {
		const copied = { apiKey: ' api_\nkey\t', apiSecret: 'sec\r\nret ', projectId: ' proj_1\n' };
		expect(basicAuthOf(copied)).toEqual({ username: 'api_key', password: 'secret' });
		expect(projectOf(copied)).toBe('proj_1');
	});

	it.each([
		[undefined, 'https://api.cloud.scenario.com/v1'],
		['', 'https://api.cloud.scenario.com/v1'],
		['https://proxy.example/v1/', 'https://proxy.example/v1'],
		[' http://127.0.0.1:8080/v1// ', 'http://127.0.0.1:8080/v1'],
	])('normalises the base URL %p', (baseUrl, expected) => {
		expect(normalisedBaseUrl(baseUrl === undefined ? {} : { baseUrl })).toBe(expected);
	});

	it.each([
		['no key', { ...usable, apiKey: ' ' }, /no API Key/],
		['no secret', { ...usable, apiSecret: '' }, /no API Secret/],
		['a colon in the key', { ...usable, apiKey: 'key:secret' }, /colon: put what stands before it/],
		[
			'a base URL without scheme',
			{ ...usable, baseUrl: 'api.scenario.com' },
			/must begin with https/,
		],
		[
			'a base URL that is no web address',
			{ ...usable, baseUrl: 'file:///etc' },
			/must begin with https/,
		],
		['a base URL that is nowhere', { ...usable, baseUrl: 'https://%%' }, /is not a web address/],
		[
			'a password in the base URL',
			{ ...usable, baseUrl: 'https://me:hush-hush@proxy.example/v1' },
			/holds a user name or password: take them out/,
		],
		[
			'a query behind the base URL',
			{ ...usable, baseUrl: 'https://proxy.example/?to=' },
			/must end before the first \?/,
		],
		[
			'a fragment behind the base URL',
			{ ...usable, baseUrl: 'https://proxy.example/#top' },
			/must end before the first \?/,
		],
	])('says what is wrong: %s', (_, credentials, message) => {
		expect(whatIsWrongWith(credentials)).toMatch(message);
		expect(() => basicAuthOf(credentials)).toThrow(message);
	});

	it('does not repeat the secret in what it says', () => {
		expect(whatIsWrongWith({ ...usable, apiKey: 'key:hush-hush' })).not.toContain('hush');
		const baseUrl = 'https://me:hush-hush@proxy.example/v1';
		expect(whatIsWrongWith({ ...usable, baseUrl })).not.toContain('hush');
	});

	it('finds nothing wrong with usable ones', () => {
		expect(whatIsWrongWith(usable)).toBeUndefined();
	});
});
