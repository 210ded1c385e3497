import { fileNameOf } from '../../../nodes/Scenario/assets/fileName';

const asset = (over: { name?: string; mimeType?: string; url?: string }) => ({
	assetId: 'asset_1',
	record: {},
	...over,
});

describe('fileNameOf', () => {
	it.each([
		['the id and the type', { mimeType: 'video/mp4' }, 'asset_1.mp4'],
		['a type with parameters', { mimeType: 'Video/MP4; codecs=avc1' }, 'asset_1.mp4'],
		['its own name', { name: 'My clip', mimeType: 'video/mp4' }, 'My clip.mp4'],
		['a name that has the extension', { name: 'clip.MP4', mimeType: 'video/mp4' }, 'clip.MP4'],
		[
			'an unknown type: the address',
			{ mimeType: 'x/y', url: 'https://cdn/a/b.FBX?sig=1.x' },
			'asset_1.fbx',
		],
		['nothing to tell it by', { url: 'https://cdn/a/b?sig=x.mp4' }, 'asset_1'],
		[
			'a path in the name',
			{ name: '../../etc/passwd', mimeType: 'video/mp4' },
			'_.._etc_passwd.mp4',
		],
		['control characters', { name: 'a\u0000\nb', mimeType: 'video/mp4' }, 'a_b.mp4'],
		['a name of signs alone', { name: '...', mimeType: 'video/mp4' }, 'asset_1.mp4'],
		['a prototype key as type', { mimeType: 'constructor' }, 'asset_1'],
	])('takes %s', (_, over, name) => expect(fileNameOf(asset(over))).toBe(name));
});
