import type { Asset } from '../../../nodes/Scenario/assets/asset';
import { bareAsset } from '../../../nodes/Scenario/assets/asset';
import {
	fileNameInUrl,
	getDownloadName,
	resultName,
	withExtension,
} from '../../../nodes/Scenario/assets/fileName';

const asset = (over: Partial<Asset>): Asset => ({
	...bareAsset('asset_FqtyggufJ2qpWrirOLDHZRlb', {}),
	...over,
});

describe('getDownloadName', () => {
	it.each([
		['the ID and the extension of its type', { mimeType: 'video/mp4' }, 'DHZRlb.mp4'],
		['a type with parameters', { mimeType: 'Video/MP4; codecs=avc1' }, 'DHZRlb.mp4'],
		[
			'the model, the date and the ID',
			{ modelId: 'model_veo3-1-fast', createdAt: '2026-11-26T08:00:00Z', mimeType: 'video/mp4' },
			'veo3-1-fast-2026-11-26-DHZRlb.mp4',
		],
		['a name that Windows reserves', { name: 'con', mimeType: 'video/mp4' }, '_con.mp4'],
		[
			'a name that ends in a dot',
			{ name: 'What now? …', mimeType: 'video/mp4' },
			'What now_ _.mp4',
		],
		['the original name', { name: 'My clip', mimeType: 'video/mp4' }, 'My clip.mp4'],
		[
			'a name that already has the extension',
			{ name: 'clip.MP4', mimeType: 'video/mp4' },
			'clip.MP4',
		],
		[
			'the extension in the URL for an unknown type',
			{ mimeType: 'x/y', url: 'https://cdn/a/b.FBX?sig=1.x' },
			'DHZRlb.fbx',
		],
		['the ID alone without a known type', { url: 'https://cdn/a/b?sig=x.mp4' }, 'DHZRlb'],
		[
			'a path in the name',
			{ name: '../../etc/passwd', mimeType: 'video/mp4' },
			'_.._etc_passwd.mp4',
		],
		['control characters', { name: 'a\u0000\nb', mimeType: 'video/mp4' }, 'a_b.mp4'],
		['a name of punctuation only', { name: '...', mimeType: 'video/mp4' }, 'DHZRlb.mp4'],
		['a prototype key as type', { mimeType: 'constructor' }, 'DHZRlb'],
	])('uses %s', (_, over, name) => expect(getDownloadName(asset(over))).toBe(name));
});

describe('resultName', () => {
	const made = {
		assetId: 'asset_FqtyggufJ2qpWrirOLDHZRlb',
		modelId: 'model_veo3-1-fast',
		createdAt: '2026-11-26T08:00:00.000Z',
	};

	it.each([
		['Summer ad', 0, 'Summer ad'],
		['Summer ad', 1, 'Summer ad-2'],
		['summer.mp4', 2, 'summer-3'],
		['take 1.5', 0, 'take 1.5'],
		['ads/summer', 0, 'ads_summer'],
		['夏の広告', 0, '夏の広告'],
		['...', 0, 'veo3-1-fast-2026-11-26-DHZRlb'],
		['', 3, 'veo3-1-fast-2026-11-26-DHZRlb'],
	])('of File Name "%s" at position %i is %s', (given, position, name) =>
		expect(resultName(made, given, position)).toBe(name),
	);

	it('fits into the 255 bytes of file systems, with the position', () => {
		const name = getDownloadName(
			asset({ mimeType: 'video/mp4' }),
			resultName(made, '夏'.repeat(200), 99),
		);
		expect(name).toMatch(/^夏+-100\.mp4$/);
		expect(Buffer.byteLength(name)).toBeLessThan(255);
	});
});

describe('fileNameInUrl', () => {
	it.each([
		['https://host/a/b.png?x=/c.gif', 'b.png'],
		['https://host/my%20photo.png', 'my photo.png'],
		['https://host/100%.png', '100%.png'],
		['https://host/a/', ''],
		['https://host.png', ''],
	])('of %s is %j', (url, name) => expect(fileNameInUrl(url)).toBe(name));
});

describe('withExtension', () => {
	it.each([
		['clip', 'mp4', 'clip.mp4'],
		['photo.jpeg', 'jpg', 'photo.jpeg'],
		['photo.png', 'jpg', 'photo.png.jpg'],
		['v1.0', 'glb', 'v1.0.glb'],
		['clip', undefined, 'clip'],
	])('%s with %s is %s', (name, extension, expected) => {
		expect(withExtension(name, extension)).toBe(expected);
	});
});
