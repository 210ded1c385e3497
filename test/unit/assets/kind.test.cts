import { readFileSync } from 'node:fs';
import path from 'node:path';

import { fittingKind, fits, typeOf } from '../../../nodes/Scenario/assets/kind';
import { sniff } from '../../../nodes/Scenario/assets/sniff';

const media = (name: string) =>
	readFileSync(path.join(__dirname, '../../../simulator/media', name));

describe('sniff', () => {
	it.each([
		['16x9.mp4', 'video/mp4'],
		['1x1.png', 'image/png'],
		['tone.wav', 'audio/wav'],
		['cube.glb', 'model/gltf-binary'],
	])('knows %s by its content', (name, mimeType) => {
		expect(sniff(media(name).subarray(0, 32))).toBe(mimeType);
	});

	it.each([
		['jpeg', [0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
		['webp', [...Buffer.from('RIFF\0\0\0\0WEBP')], 'image/webp'],
		['m4a', [...Buffer.from('\0\0\0\x1cftypM4A ')], 'audio/mp4'],
		['mov', [...Buffer.from('\0\0\0\x14ftypqt  ')], 'video/quicktime'],
		['webm', [0x1a, 0x45, 0xdf, 0xa3], 'video/webm'],
		['mp3', [...Buffer.from('ID3')], 'audio/mpeg'],
		['tiff', [0x49, 0x49, 0x2a, 0], 'image/tiff'],
	])('knows %s', (_, bytes, mimeType) => {
		expect(sniff(new Uint8Array(bytes))).toBe(mimeType);
	});

	it.each([[[]], [[0x89]], [[...Buffer.from('RIFF\0\0\0\0')]], [[...Buffer.from('hello')]]])(
		'knows nothing of %j',
		(bytes) => expect(sniff(new Uint8Array(bytes))).toBeUndefined(),
	);
});

describe('typeOf', () => {
	const png = media('1x1.png');
	const unknown = Buffer.from('nothing to tell it by');

	it.each<[string, [string, string, Buffer, string?], [string, string | undefined]]>([
		['the MIME type', ['Image/JPEG; q=1', 'x', unknown], ['image/jpeg', 'image']],
		['the family of a rare type', ['video/x-rare', 'x', unknown], ['video/x-rare', 'video']],
		[
			'the content, for octet-stream',
			['application/octet-stream', 'x', png],
			['image/png', 'image'],
		],
		['the content, for n8n’s text/plain', ['text/plain', 'x', png], ['image/png', 'image']],
		[
			'the content, where the type does not fit',
			['text/html', 'x', png, 'image'],
			['image/png', 'image'],
		],
		['the type, where nothing fits', ['text/html', 'x', unknown, 'image'], ['text/html', 'text']],
		['the name', ['application/octet-stream', 'a.GLB', unknown], ['model/gltf-binary', '3d']],
		['text/plain, when no more is known', ['text/plain', 'x', unknown], ['text/plain', 'text']],
		['nothing', ['', 'x', unknown], ['application/octet-stream', undefined]],
		[
			'no key of a prototype',
			['constructor', 'x.constructor', unknown],
			['constructor', undefined],
		],
	])('goes by %s', async (_, [mimeType, fileName, bytes, wanted], [expected, kind]) => {
		const start = async () => bytes.subarray(0, 32);
		expect(await typeOf({ mimeType, fileName }, start, wanted)).toEqual({
			mimeType: expected,
			kind,
		});
	});

	it('does not look into a file that says what it is', async () => {
		const start = async () => {
			throw new Error('looked');
		};
		const type = await typeOf({ mimeType: 'image/png', fileName: 'x' }, start, 'image');
		expect(type.kind).toBe('image');
	});
});

describe('fits', () => {
	it.each([
		['image', 'image', true],
		['image', 'image-hdr', true],
		['document', 'text', true],
		['json', 'text', true],
		[undefined, 'video', true],
		['video', undefined, true],
		['video', 'image', false],
		['audio', 'video', false],
		['3d', 'text', false],
	] as const)('%s takes %s: %s', (wanted, kind, expected) => {
		expect(fits(wanted, kind)).toBe(expected);
	});
});

describe('fittingKind', () => {
	const png = { mimeType: 'image/png', kind: 'image', size: 5 } as const;

	it.each([
		['what it is', { kind: 'image' }, png, { kind: 'image' }],
		[
			'what is wanted, where it can’t be told',
			{ kind: '3d' },
			{ mimeType: 'x/y', size: 1 },
			{ kind: '3d' },
		],
		['a file just as large as may be', { maxSize: 5 }, png, { kind: 'image' }],
		['no larger one', { maxSize: 4 }, png, { why: expect.stringMatching(/^takes at most/) }],
		['no empty one', {}, { ...png, size: 0 }, { why: expect.stringMatching(/is empty$/) }],
		[
			'none of a kind unknown to all',
			{},
			{ mimeType: 'x/y', size: 1 },
			{ why: expect.stringMatching(/tells its kind/) },
		],
		[
			'none of a kind that is not there yet',
			{ kind: 'hologram' },
			png,
			{ why: 'must be a file of the kind hologram, but it is an image (image/png)' },
		],
	])('takes %s', (_, wanted, type, expected) => {
		expect(fittingKind(wanted, type, 'it')).toEqual(expected);
	});
});
