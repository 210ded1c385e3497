import fc from 'fast-check';

import { readDataUrl } from '../../nodes/Scenario/assets/dataUrl';
import { fileNameInUrl, harmless } from '../../nodes/Scenario/assets/fileName';
import { shownUrl } from '../../nodes/Scenario/assets/urlFile';
import { fileSourceOf } from '../../nodes/Scenario/models/fileSource';
import { whyNotAsked } from '../../nodes/Scenario/transport/address';
import { isDotted, pathTo } from '../../nodes/Scenario/transport/path';
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

holdsFor('an address that is asked is http(s), and carries no password', address, (text) => {
	if (whyNotAsked(text) !== undefined) return;
	const url = new URL(text);
	expect(['http:', 'https:']).toContain(url.protocol);
	expect([url.username, url.password]).toEqual(['', '']);
	expect(url.hostname).not.toBe('');
});

const SECRET = 's3cret-signature';

holdsFor(
	'an address is shown without its query, its fragment and its password',
	fc.record({
		scheme: fc.constantFrom('http://', 'https://', 'HTTPS://'),
		user: fc.constantFrom('', `${SECRET}@`, `me:${SECRET}@`, `me:${SECRET}@more@`),
		host: fc.domain(),
		path: fc.webPath(),
		end: fc.constantFrom('', `?sign=${SECRET}`, `#${SECRET}`, `?a=/@${SECRET}`),
	}),
	({ scheme, user, host, path, end }) => {
		const shown = shownUrl(scheme + user + host + path + end);
		expect(shown).not.toContain(SECRET);
		expect(shown).toContain(host);
		expect(shown).not.toMatch(UNSEEN);
	},
);

holdsFor('a name out of an address is no path', address, (text) => {
	expect(harmless(fileNameInUrl(text))).not.toMatch(/[/\\\p{Cc}\u202E]|^\./u);
});

holdsFor('an id stays in its place in the path, or asks nothing', trickyText, (id) => {
	const path = pathTo('jobs', id, 'action');
	if (isDotted(path)) return;
	const url = new URL(`https://host/v1${path}`);
	expect(url.host).toBe('host');
	expect(url.pathname).toMatch(/^\/v1\/jobs\/[^/]*\/action$/);
	expect(url.search + url.hash).toBe('');
});

holdsFor(
	'a value that names a file is read as one of four, and a data URL as no more than it holds',
	fc.oneof(
		trickyText,
		fc
			.tuple(fc.constantFrom('data:', 'DATA:image/png;base64,', 'data:,'), trickyText)
			.map(([start, rest]) => start + rest),
	),
	(text) => {
		const source = fileSourceOf(text);
		expect(['asset', 'url', 'dataUrl', 'binary']).toContain(source.from);
		if (source.from !== 'dataUrl') return;
		const read = readDataUrl(source.dataUrl);
		if ('why' in read) return expect(read.why).not.toMatch(UNSEEN);
		expect(read.bytes.length).toBeLessThanOrEqual(text.length * 3);
	},
);
