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

const FBX = 'https://cdn/a/b.FBX?sig=1.x';

const mimeType = 'video/mp4';
const made = { modelId: 'model_veo3-1-fast', createdAt: '2026-11-26T08:00:00Z', mimeType };

it.each([
	['the ID and the extension of its type', { mimeType }, 'DHZRlb.mp4'],
	['a type with parameters', { mimeType: 'Video/MP4; codecs=avc1' }, 'DHZRlb.mp4'],
	['the model, the date and the ID', made, 'veo3-1-fast-2026-11-26-DHZRlb.mp4'],
	['a name that Windows reserves', { name: 'con', mimeType }, '_con.mp4'],
	['a name that ends in a dot', { name: 'What now? …', mimeType }, 'What now_ _.mp4'],
	['the original name', { name: 'My clip', mimeType }, 'My clip.mp4'],
	['a name with the extension', { name: 'clip.MP4', mimeType }, 'clip.MP4'],
	['the extension of an unknown type', { mimeType: 'x/y', url: FBX }, 'DHZRlb.fbx'],
	['the ID alone without a known type', { url: 'https://cdn/a/b?sig=x.mp4' }, 'DHZRlb'],
	['a path in the name', { name: '../../etc/passwd', mimeType }, '_.._etc_passwd.mp4'],
	['control characters', { name: 'a\u0000\nb', mimeType }, 'a_b.mp4'],
	['a name of punctuation only', { name: '...', mimeType }, 'DHZRlb.mp4'],
	['a prototype key as type', { mimeType: 'constructor' }, 'DHZRlb'],
])('getDownloadName uses %s', (_, over, name) => expect(getDownloadName(asset(over))).toBe(name));

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
		const long = resultName(made, '夏'.repeat(200), 99);
		const name = getDownloadName(asset({ mimeType: 'video/mp4' }), long);
		expect(name).toMatch(/^夏+-100\.mp4$/);
		expect(Buffer.byteLength(name)).toBeLessThan(255);
	});
});

it.each([
	['https://host/a/b.png?x=/c.gif', 'b.png'],
	['https://host/my%20photo.png', 'my photo.png'],
	['https://host/100%.png', '100%.png'],
	['https://host/a/', ''],
	['https://host.png', ''],
])('the file name in %s is %j', (url, name) => expect(fileNameInUrl(url)).toBe(name));

it.each([
	['clip', 'mp4', 'clip.mp4'],
	['photo.jpeg', 'jpg', 'photo.jpeg'],
	['photo.png', 'jpg', 'photo.png.jpg'],
	['v1.0', 'glb', 'v1.0.glb'],
	['clip', undefined, 'clip'],
])('%s with the extension %s is %s', (name, extension, expected) =>
	expect(withExtension(name, extension)).toBe(expected),
);
