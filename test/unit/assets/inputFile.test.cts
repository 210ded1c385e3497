import fc from 'fast-check';

import { parseDataUrl } from '../../../nodes/Scenario/assets/inputFile';

const textOf = (url: string) => {
	const read = parseDataUrl(url);
	return 'why' in read ? read : { ...read, bytes: Buffer.from(read.bytes).toString('utf8') };
};

describe('readDataUrl', () => {
	it('decodes any bytes, in either base64 alphabet, padded or not, wrapped or not', () => {
		fc.assert(
			fc.property(
				fc.uint8Array(),
				fc.boolean(),
				fc.boolean(),
				fc.boolean(),
				(bytes, url, padded, lines) => {
					const plain = Buffer.from(bytes).toString(url ? 'base64url' : 'base64');
					const text = padded ? plain : plain.replace(/=+$/, '');
					const data = lines ? text.replace(/.{8}/g, '$&\r\n') : text;
					expect(parseDataUrl(`data:image/png;base64,${data}`)).toEqual({
						mimeType: 'image/png',
						bytes: Buffer.from(bytes),
					});
				},
			),
		);
	});

	it.each([
		['data:,hello', { mimeType: 'text/plain', bytes: 'hello' }],
		['data:text/plain;charset=utf-8,a%20b%C3%A9', { mimeType: 'text/plain', bytes: 'a bé' }],
		['DATA:Image/SVG+xml;utf8,<svg/>', { mimeType: 'image/svg+xml', bytes: '<svg/>' }],
		['data:text/plain;BASE64,aGk%3D', { mimeType: 'text/plain', bytes: 'hi' }],
	])('reads %s', (url, expected) => expect(textOf(url)).toEqual(expected));

	it.each([
		['data:image/png;base64', 'it has no comma before the data'],
		['data:image/png;base64,a', "the data after the comma isn't base64"],
		['data:image/png;base64,ab===', "the data after the comma isn't base64"],
		['data:image/png;base64,ab=c', "the data after the comma isn't base64"],
		['data:image/png;base64,{{ $json.image }}', "the data after the comma isn't base64"],
		['data:text/plain,100%', "the data after the comma isn't percent-encoded"],
	])('rejects %s', (url, reason) => {
		expect(textOf(url)).toEqual({ why: `is a data URL that can't be read: ${reason}` });
	});
});
