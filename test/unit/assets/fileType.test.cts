import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	checkFile,
	fitsKind,
	detectFileType,
	sniff,
	SNIFFED_BYTES,
} from '../../../nodes/Scenario/assets/fileType';
import type { StartName } from './fileStarts.cts';
import { startOf, TEXTS } from './fileStarts.cts';

const media = (name: string) =>
	readFileSync(path.join(__dirname, '../../../simulator/media', name)).subarray(0, SNIFFED_BYTES);

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

/** First bytes by name, besides those in `fileStarts`. */
const OTHERS = {
	...TEXTS,
	'16x9.mp4': media('16x9.mp4'),
	'1x1.png': media('1x1.png'),
	'tone.wav': media('tone.wav'),
	'cube.glb': media('cube.glb'),
	jpeg: bytes('\xff\xd8\xff\xe0'),
	heic: bytes('\0\0\0\x18ftypheic'),
	tiff: bytes('II*\0'),
	amr: bytes('#!AMR\n\x3c'),
	zip: bytes('PK\x03\x04'),
	unknown: bytes('\x01\x02\x03\x04nothing to tell it by'),
};

type Start = StartName | keyof typeof OTHERS;

const bytesOf = (start: Start): Buffer =>
	start in OTHERS ? OTHERS[start as keyof typeof OTHERS] : startOf(start as StartName);

describe('sniff', () => {
	it.each<[Start, ...string[]]>([
		['16x9.mp4', 'video/mp4', 'audio/mp4'],
		['tone.wav', 'audio/wav'],
		['clip.mkv', 'video/x-matroska', 'audio/x-matroska'],
		['voice.ogg', 'audio/ogg', 'video/ogg'],
		['v.ogg', 'audio/ogg', 'video/ogg'],
		['clip.ogv', 'video/ogg', 'audio/ogg'],
		['song.m4a', 'audio/mp4'],
		['clip.3gp', 'video/3gpp', 'audio/3gpp'],
		['audio.mov', 'video/quicktime', 'audio/mp4'],
		['song.aac', 'audio/aac'],
		['song.mp3', 'audio/mpeg'],
		['song.flac', 'audio/flac'],
		['song.aiff', 'audio/aiff'],
		['p.avif', 'image/avif'],
		['heic', 'image/heic'],
		['tiff', 'image/tiff'],
		['amr', 'audio/amr'],
		['svg', 'image/svg+xml', 'application/xml'],
		['svgWithPrologue', 'image/svg+xml', 'application/xml'],
		['xml', 'application/xml', 'image/svg+xml', 'model/vnd.collada+xml'],
		['ply', 'model/ply', 'text/plain'],
		['stl', 'text/plain', 'model/stl'],
		['story', 'text/plain', 'model/obj'],
	])('recognizes %s', (start, ...mimeTypes) => expect(sniff(bytesOf(start))).toEqual(mimeTypes));

	it('recognizes text cut within a character', () => {
		const cut = Buffer.from('é'.repeat(SNIFFED_BYTES)).subarray(0, SNIFFED_BYTES - 1);
		expect(sniff(cut)).toEqual(['text/plain', 'model/obj']);
	});

	it.each([
		['', 'nothing'],
		['\x89', 'one byte'],
		['RIFF\0\0\0\0', 'half a head'],
		['\x01\x02\x03', 'control characters'],
		["caf\xe9 au lait, s'il vous pla\xeet", 'what is no UTF-8'],
	])('returns no type for %j: %s', (start) => expect(sniff(bytes(start))).toEqual([]));
});

/** Files that users send: MIME type and name as n8n has them, the kind of the input, the result. */
it.each<[declared: string, start: Start, wanted: string, detected: string]>([
	// Voices, of phones, browsers and messengers.
	['application/octet-stream voice.m4a', 'song.m4a', 'audio', 'audio/mp4 audio'],
	['audio/x-m4a', 'audio.mp4', 'audio', 'audio/mp4 audio'],
	['video/mp4 voice.mp4', 'audio.mp4', 'audio', 'audio/mp4 audio'],
	['video/quicktime', 'audio.mov', 'audio', 'audio/mp4 audio'],
	['video/webm;codecs=opus', 'voice.webm', 'audio', 'audio/webm audio'],
	['application/ogg file_12.oga', 'voice.ogg', 'audio', 'audio/ogg audio'],
	['', 'voice.ogg', 'audio', 'audio/ogg audio'],
	['video/3gpp', 'voice.3gp', 'audio', 'audio/3gpp audio'],
	['application/octet-stream song.mka', 'audio.mka', 'audio', 'audio/x-matroska audio'],
	['audio/x-ms-wma', 'unknown', 'audio', 'audio/x-ms-wma audio'],
	// Videos.
	['video/ogg clip.ogv', 'clip.ogv', 'video', 'video/ogg video'],
	['video/3gpp', 'clip.3gp', 'video', 'video/3gpp video'],
	['audio/webm', 'clip.webm', 'video', 'video/webm video'],
	['application/octet-stream', 'clip.mkv', 'video', 'video/x-matroska video'],
	['image/png x.png', 'clip.mp4', 'video', 'video/mp4 video'],
	// Pictures. n8n calls a stream without a name text/plain.
	['image/jpg', 'jpeg', 'image', 'image/jpeg image'],
	['image/png a.png', 'p.webp', 'image', 'image/webp image'],
	['text/plain', '1x1.png', 'image', 'image/png image'],
	['application/xml', 'svg', 'image', 'image/svg+xml image'],
	['text/plain logo.txt', 'svg', 'image', 'image/svg+xml image'],
	['application/octet-stream', 'unknown', 'image', 'application/octet-stream'],
	// 3D. application/x-tgif is Unix's name for .obj.
	['application/octet-stream cube.glb', 'cube.glb', '3d', 'model/gltf-binary 3d'],
	['model/gltf+json', 'gltf', '3d', 'model/gltf+json 3d'],
	['text/plain scene.gltf', 'gltf', '3d', 'model/gltf+json 3d'],
	['text/plain', 'obj', '3d', 'model/obj 3d'],
	['application/x-tgif cube.obj', 'obj', '3d', 'model/obj 3d'],
	['text/plain', 'stl', '3d', 'model/stl 3d'],
	['application/zip chair.usdz', 'zip', '3d', 'model/vnd.usdz+zip 3d'],
	// Text.
	['text/plain', 'gltf', 'json', 'application/json json'],
	['application/octet-stream', 'story', 'text', 'text/plain text'],
	['text/csv', 'csv', 'text', 'text/csv text'],
	['application/msword', 'unknown', 'document', 'application/msword'],
	// Another kind than the wanted one, which the message names.
	['audio/mpeg a.mp3', '1x1.png', 'audio', 'image/png image'],
	['application/octet-stream', 'bare.mp3', 'video', 'audio/mpeg audio'],
	['audio/webm', 'voice.webm', 'image', 'audio/webm audio'],
	['image/png', 'story', 'image', 'text/plain text'],
	['application/octet-stream', 'html', '3d', 'text/html text'],
	['application/octet-stream', 'cube.glb', 'image', 'model/gltf-binary 3d'],
	// Without a kind the content decides, then type and name, then what is likelier.
	['image/png', 'jpeg', 'anything', 'image/jpeg image'],
	['audio/mp4', 'audio.mp4', 'anything', 'audio/mp4 audio'],
	['application/octet-stream a.m4a', 'audio.mp4', 'anything', 'audio/mp4 audio'],
	['application/octet-stream', 'voice.webm', 'anything', 'video/webm video'],
	['application/octet-stream', 'voice.ogg', 'anything', 'audio/ogg audio'],
	['text/plain a.OBJ', 'obj', 'anything', 'model/obj 3d'],
	['video/x-rare', 'unknown', 'anything', 'video/x-rare video'],
	['application/octet-stream a.FBX', 'unknown', 'anything', 'application/x-fbx 3d'],
	['', 'unknown', 'anything', 'application/octet-stream'],
	['constructor x.constructor', 'unknown', 'anything', 'constructor'],
])(
	'a file declared as "%s" with the start of %s for %s is %s',
	async (declared, start, wanted, detected) => {
		const [type = '', fileName = ''] = declared.split(' ');
		const [mimeType, kind] = detected.split(' ');
		const wish = wanted === 'anything' ? undefined : wanted;
		const seen = async () => bytesOf(start);
		expect(await detectFileType({ mimeType: type, fileName }, seen, wish)).toEqual({
			mimeType,
			kind,
		});
	},
);

it.each([
	['image', 'image-hdr', true],
	['document', 'text', true],
	['json', 'text', true],
	[undefined, 'video', true],
	['video', undefined, true],
	['video', 'image', false],
	['audio', 'video', false],
	['3d', 'text', false],
] as const)('an input of kind %s accepts a file of kind %s: %s', (kind, other, expected) => {
	expect(fitsKind(kind, other)).toBe(expected);
});

const picture = { mimeType: 'image/png', kind: 'image', size: 5 } as const;
const odd = { mimeType: 'x/y', size: 1 };
const why = (message: RegExp) => ({ why: expect.stringMatching(message) });
const HOLOGRAM = /^must be a hologram file, but it is an image \(image\/png\)$/;

it.each([
	['accepts an unknown type for an input with a kind', { kind: '3d' }, odd, { kind: '3d' }],
	['accepts the maximum size', { kind: 'image', maxSize: 5 }, picture, { kind: 'image' }],
	['rejects a larger file', { maxSize: 4 }, picture, why(/^takes at most/)],
	['rejects an empty file', {}, { ...picture, size: 0 }, why(/is empty$/)],
	['rejects an unknown type without a kind', {}, odd, why(/of it \(x\/y\) can't be detected/)],
	['rejects another kind than a future one', { kind: 'hologram' }, picture, why(HOLOGRAM)],
])('checkFile %s', (_, wish, type, expected) =>
	expect(checkFile(wish, type, 'it')).toEqual(expected),
);
