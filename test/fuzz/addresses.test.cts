import fc from 'fast-check';

import { parseDataUrl, displayUrl } from '../../nodes/Scenario/assets/inputFile';
import { fileNameInUrl, sanitizeFileName } from '../../nodes/Scenario/assets/fileName';
import { parseFileSource } from '../../nodes/Scenario/models/fileSource';
import { whyNotFetched, hasDotSegment, apiPath } from '../../nodes/Scenario/transport/request';
import { UNSEEN } from '../security/everything.cts';
import { trickyText } from './arbitraries.cts';
import { fuzz } from './support.cts';

const holdsFor = fuzz('addresses', 5);

const address = fc.oneof(
	fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
	trickyText,
	fc
		.tuple(
			fc.constantFrom('http', 'https', 'HTTPS', 'ftp', 'file', 'data', 'javascript', 'blob'),
			fc.constantFrom('://', ':', ':/', ':\\\\', ':////'),
			fc.constantFrom('', 'me:pw@', 'me@', '@'),
			fc.oneof(fc.domain(), fc.ipV4(), trickyText),
			trickyText,
		)
		.map((parts) => parts.join('')),
);

holdsFor('a requested URL is http(s), without a password', address, (text) => {
	if (whyNotFetched(text) !== undefined) return;
	const url = new URL(text);
	expect(['http:', 'https:']).toContain(url.protocol);
	expect([url.username, url.password]).toEqual(['', '']);
	expect(url.hostname).not.toBe('');
});

const SECRET = 's3cret-signature';

holdsFor(
	'a URL is displayed without query, fragment and password',
	fc.record({
		scheme: fc.constantFrom('http://', 'https://', 'HTTPS://'),
		user: fc.constantFrom('', `${SECRET}@`, `me:${SECRET}@`, `me:${SECRET}@more@`),
		host: fc.domain(),
		path: fc.webPath(),
		end: fc.constantFrom('', `?sign=${SECRET}`, `#${SECRET}`, `?a=/@${SECRET}`),
	}),
	({ scheme, user, host, path, end }) => {
		expect(displayUrl(scheme + user + host + path + end)).toBe(scheme + host + path);
	},
);

holdsFor('a file name from a URL contains no path', address, (text) => {
	expect(sanitizeFileName(fileNameInUrl(text))).not.toMatch(/[/\\\p{Cc}\u202E]|^\./u);
});

holdsFor('an ID stays one segment of the path, or no request is sent', trickyText, (id) => {
	const path = apiPath('jobs', id, 'action');
	if (hasDotSegment(path)) return;
	const url = new URL(`https://host/v1${path}`);
	expect(url.host).toBe('host');
	expect(url.pathname).toMatch(/^\/v1\/jobs\/[^/]*\/action$/);
	expect(url.search + url.hash).toBe('');
});

holdsFor(
	'a file value is read as one of four kinds, and a data URL no longer than its content',
	fc.oneof(
		trickyText,
		fc
			.tuple(fc.constantFrom('data:', 'DATA:image/png;base64,', 'data:,'), trickyText)
			.map(([start, rest]) => start + rest),
	),
	(text) => {
		const source = parseFileSource(text);
		expect(['asset', 'url', 'dataUrl', 'binary']).toContain(source.from);
		if (source.from !== 'dataUrl') return;
		const read = parseDataUrl(source.dataUrl);
		if ('why' in read) return expect(read.why).not.toMatch(UNSEEN);
		expect(read.bytes.length).toBeLessThanOrEqual(text.length * 3);
	},
);
