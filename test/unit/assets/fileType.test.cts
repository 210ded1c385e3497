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
	readFileSync(path.join(__dirname, '../../../simulator/media', name));

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

describe('sniff', () => {
	it.each([
		['16x9.mp4', ['video/mp4', 'audio/mp4']],
		['1x1.png', ['image/png']],
		['tone.wav', ['audio/wav']],
		['cube.glb', ['model/gltf-binary']],
	])('recognizes %s by its content', (name, mimeTypes) => {
		expect(sniff(media(name).subarray(0, SNIFFED_BYTES))).toEqual(mimeTypes);
	});

	it.each<[StartName, string[]]>([
		['voice.webm', ['video/webm', 'audio/webm']],
		['clip.mkv', ['video/x-matroska', 'audio/x-matroska']],
		['voice.ogg', ['audio/ogg', 'video/ogg']],
		['v.ogg', ['audio/ogg', 'video/ogg']],
		['clip.ogv', ['video/ogg', 'audio/ogg']],
		['song.m4a', ['audio/mp4']],
		['audio.mp4', ['video/mp4', 'audio/mp4']],
		['clip.3gp', ['video/3gpp', 'audio/3gpp']],
		['audio.mov', ['video/quicktime', 'audio/mp4']],
		['song.aac', ['audio/aac']],
		['song.mp3', ['audio/mpeg']],
		['bare.mp3', ['audio/mpeg']],
		['song.flac', ['audio/flac']],
		['song.aiff', ['audio/aiff']],
		['p.avif', ['image/avif']],
		['p.webp', ['image/webp']],
	])('recognizes the first bytes of %s', (name, mimeTypes) => {
		expect(sniff(startOf(name))).toEqual(mimeTypes);
	});

	it.each([
		['jpeg', bytes('\xff\xd8\xff\xe0'), ['image/jpeg']],
		['heic', bytes('\0\0\0\x18ftypheic'), ['image/heic']],
		['tiff', bytes('II*\0'), ['image/tiff']],
		['amr, as phones record voices', bytes('#!AMR\n\x3c'), ['audio/amr']],
		['svg', TEXTS.svg, ['image/svg+xml', 'application/xml']],
		['svg behind a prologue', TEXTS.svgWithPrologue, ['image/svg+xml', 'application/xml']],
		['any XML', TEXTS.xml, ['application/xml', 'image/svg+xml', 'model/vnd.collada+xml']],
		['JSON', TEXTS.gltf, ['application/json', 'model/gltf+json']],
		['a web page', TEXTS.html, ['text/html']],
		['ply', TEXTS.ply, ['model/ply', 'text/plain']],
		['stl', TEXTS.stl, ['text/plain', 'model/stl']],
		['any text', TEXTS.story, ['text/plain', 'model/obj']],
	])('recognizes %s', (_, start, mimeTypes) => expect(sniff(start)).toEqual(mimeTypes));

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

/** Files that users send: n8n's description, the bytes, the kind of the input, and the result. */
type Row = [
	why: string,
	declared: { mimeType: string; fileName?: string },
	start: Buffer,
	wanted: string | undefined,
	expected: { mimeType: string; kind?: string },
];

const OCTETS = 'application/octet-stream';
const png = media('1x1.png');
const unknown = bytes('\x01\x02\x03\x04nothing to tell it by');

const wanted: Row[] = [
	// Voices.
	[
		'an m4a as octet-stream',
		{ mimeType: OCTETS, fileName: 'voice.m4a' },
		startOf('song.m4a'),
		'audio',
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'an m4a of an iPhone app',
		{ mimeType: 'audio/x-m4a' },
		startOf('audio.mp4'),
		'audio',
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'an m4a by its registered name',
		{ mimeType: 'audio/mp4a-latm' },
		startOf('audio.mp4'),
		'audio',
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'an mp4 that holds only a voice',
		{ mimeType: 'video/mp4', fileName: 'voice.mp4' },
		startOf('audio.mp4'),
		'audio',
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'a mov that holds only a voice',
		{ mimeType: 'video/quicktime' },
		startOf('audio.mov'),
		'audio',
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'what a browser records',
		{ mimeType: 'video/webm;codecs=opus' },
		startOf('voice.webm'),
		'audio',
		{ mimeType: 'audio/webm', kind: 'audio' },
	],
	[
		'a voice of Telegram',
		{ mimeType: 'application/ogg', fileName: 'file_12.oga' },
		startOf('voice.ogg'),
		'audio',
		{ mimeType: 'audio/ogg', kind: 'audio' },
	],
	[
		'a voice called a video',
		{ mimeType: 'video/ogg', fileName: 'voice.ogv' },
		startOf('voice.ogg'),
		'audio',
		{ mimeType: 'audio/ogg', kind: 'audio' },
	],
	[
		'a voice without type and name',
		{ mimeType: '' },
		startOf('voice.ogg'),
		'audio',
		{ mimeType: 'audio/ogg', kind: 'audio' },
	],
	[
		'a voice of an old phone',
		{ mimeType: 'video/3gpp' },
		startOf('voice.3gp'),
		'audio',
		{ mimeType: 'audio/3gpp', kind: 'audio' },
	],
	[
		'sound in Matroska',
		{ mimeType: OCTETS, fileName: 'song.mka' },
		startOf('audio.mka'),
		'audio',
		{ mimeType: 'audio/x-matroska', kind: 'audio' },
	],
	[
		'sound of a type that is not known',
		{ mimeType: 'audio/x-ms-wma' },
		unknown,
		'audio',
		{ mimeType: 'audio/x-ms-wma', kind: 'audio' },
	],
	// Videos.
	[
		'an ogv',
		{ mimeType: 'video/ogg', fileName: 'clip.ogv' },
		startOf('clip.ogv'),
		'video',
		{ mimeType: 'video/ogg', kind: 'video' },
	],
	[
		'an ogv as application/ogg',
		{ mimeType: 'application/ogg' },
		startOf('clip.ogv'),
		'video',
		{ mimeType: 'video/ogg', kind: 'video' },
	],
	[
		'an ogv as octet-stream',
		{ mimeType: OCTETS, fileName: 'clip.ogv' },
		startOf('clip.ogv'),
		'video',
		{ mimeType: 'video/ogg', kind: 'video' },
	],
	[
		'a 3gp',
		{ mimeType: 'video/3gpp' },
		startOf('clip.3gp'),
		'video',
		{ mimeType: 'video/3gpp', kind: 'video' },
	],
	[
		'a webm called audio',
		{ mimeType: 'audio/webm' },
		startOf('clip.webm'),
		'video',
		{ mimeType: 'video/webm', kind: 'video' },
	],
	[
		'an mkv as octet-stream',
		{ mimeType: OCTETS },
		startOf('clip.mkv'),
		'video',
		{ mimeType: 'video/x-matroska', kind: 'video' },
	],
	[
		'an mp4 with the name of a picture',
		{ mimeType: 'image/png', fileName: 'x.png' },
		startOf('clip.mp4'),
		'video',
		{ mimeType: 'video/mp4', kind: 'video' },
	],
	// Pictures.
	[
		'an image/jpg',
		{ mimeType: 'image/jpg' },
		bytes('\xff\xd8\xff\xe0'),
		'image',
		{ mimeType: 'image/jpeg', kind: 'image' },
	],
	[
		'a webp with the name of a PNG',
		{ mimeType: 'image/png', fileName: 'a.png' },
		startOf('p.webp'),
		'image',
		{ mimeType: 'image/webp', kind: 'image' },
	],
	[
		'a PNG in n8n’s text/plain',
		{ mimeType: 'text/plain' },
		png,
		'image',
		{ mimeType: 'image/png', kind: 'image' },
	],
	[
		'a PNG as a web page',
		{ mimeType: 'text/html' },
		png,
		'image',
		{ mimeType: 'image/png', kind: 'image' },
	],
	[
		'an SVG as application/xml',
		{ mimeType: 'application/xml' },
		TEXTS.svg,
		'image',
		{ mimeType: 'image/svg+xml', kind: 'image' },
	],
	[
		'an SVG as text/xml',
		{ mimeType: 'text/xml' },
		TEXTS.svgWithPrologue,
		'image',
		{ mimeType: 'image/svg+xml', kind: 'image' },
	],
	[
		'an SVG as text/plain',
		{ mimeType: 'text/plain', fileName: 'logo.txt' },
		TEXTS.svg,
		'image',
		{ mimeType: 'image/svg+xml', kind: 'image' },
	],
	[
		'a picture of a type that is not known',
		{ mimeType: OCTETS },
		unknown,
		'image',
		{ mimeType: OCTETS },
	],
	// 3D.
	[
		'a glb as octet-stream',
		{ mimeType: OCTETS, fileName: 'cube.glb' },
		media('cube.glb'),
		'3d',
		{ mimeType: 'model/gltf-binary', kind: '3d' },
	],
	[
		'a gltf',
		{ mimeType: 'model/gltf+json' },
		TEXTS.gltf,
		'3d',
		{ mimeType: 'model/gltf+json', kind: '3d' },
	],
	[
		'a gltf as JSON',
		{ mimeType: 'application/json' },
		TEXTS.gltf,
		'3d',
		{ mimeType: 'model/gltf+json', kind: '3d' },
	],
	[
		'a gltf as text',
		{ mimeType: 'text/plain', fileName: 'scene.gltf' },
		TEXTS.gltf,
		'3d',
		{ mimeType: 'model/gltf+json', kind: '3d' },
	],
	[
		'an obj as text',
		{ mimeType: 'text/plain' },
		TEXTS.obj,
		'3d',
		{ mimeType: 'model/obj', kind: '3d' },
	],
	[
		'an obj by the name of its extension in Unix',
		{ mimeType: 'application/x-tgif', fileName: 'cube.obj' },
		TEXTS.obj,
		'3d',
		{ mimeType: 'model/obj', kind: '3d' },
	],
	[
		'an stl as text',
		{ mimeType: 'text/plain' },
		TEXTS.stl,
		'3d',
		{ mimeType: 'model/stl', kind: '3d' },
	],
	[
		'a usdz as a zip',
		{ mimeType: 'application/zip', fileName: 'chair.usdz' },
		bytes('PK\x03\x04'),
		'3d',
		{ mimeType: 'model/vnd.usdz+zip', kind: '3d' },
	],
	// Text.
	[
		'JSON as text',
		{ mimeType: 'text/plain' },
		TEXTS.gltf,
		'json',
		{ mimeType: 'application/json', kind: 'json' },
	],
	[
		'a story as octet-stream',
		{ mimeType: OCTETS },
		TEXTS.story,
		'text',
		{ mimeType: 'text/plain', kind: 'text' },
	],
	['a table', { mimeType: 'text/csv' }, TEXTS.csv, 'text', { mimeType: 'text/csv', kind: 'text' }],
	[
		'a Word file',
		{ mimeType: 'application/msword' },
		unknown,
		'document',
		{ mimeType: 'application/msword' },
	],
	// Another kind, and its name in the message.
	['no PNG as audio', { mimeType: OCTETS }, png, 'audio', { mimeType: 'image/png', kind: 'image' }],
	[
		'no PNG that is called audio',
		{ mimeType: 'audio/mpeg', fileName: 'a.mp3' },
		png,
		'audio',
		{ mimeType: 'image/png', kind: 'image' },
	],
	[
		'no mp3 as an image',
		{ mimeType: 'audio/mpeg' },
		startOf('song.mp3'),
		'image',
		{ mimeType: 'audio/mpeg', kind: 'audio' },
	],
	[
		'no mp3 as a video',
		{ mimeType: OCTETS },
		startOf('bare.mp3'),
		'video',
		{ mimeType: 'audio/mpeg', kind: 'audio' },
	],
	[
		'no voice as an image',
		{ mimeType: 'audio/webm' },
		startOf('voice.webm'),
		'image',
		{ mimeType: 'audio/webm', kind: 'audio' },
	],
	[
		'no story as an image',
		{ mimeType: 'image/png' },
		TEXTS.story,
		'image',
		{ mimeType: 'text/plain', kind: 'text' },
	],
	[
		'no web page as a 3D file',
		{ mimeType: OCTETS },
		TEXTS.html,
		'3d',
		{ mimeType: 'text/html', kind: 'text' },
	],
	[
		'no glb as an image',
		{ mimeType: OCTETS },
		media('cube.glb'),
		'image',
		{ mimeType: 'model/gltf-binary', kind: '3d' },
	],
];

const unwanted: Row[] = [
	[
		'the content',
		{ mimeType: 'image/png' },
		bytes('\xff\xd8\xff\xe0'),
		undefined,
		{ mimeType: 'image/jpeg', kind: 'image' },
	],
	[
		'the type, where the content may be either',
		{ mimeType: 'audio/mp4' },
		startOf('audio.mp4'),
		undefined,
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'the name, where the type says nothing',
		{ mimeType: OCTETS, fileName: 'a.m4a' },
		startOf('audio.mp4'),
		undefined,
		{ mimeType: 'audio/mp4', kind: 'audio' },
	],
	[
		'the likelier kind, where nothing says more',
		{ mimeType: OCTETS },
		startOf('voice.webm'),
		undefined,
		{ mimeType: 'video/webm', kind: 'video' },
	],
	[
		'the codec of an Ogg file',
		{ mimeType: OCTETS },
		startOf('voice.ogg'),
		undefined,
		{ mimeType: 'audio/ogg', kind: 'audio' },
	],
	[
		'the name of a text',
		{ mimeType: 'text/plain', fileName: 'a.OBJ' },
		TEXTS.obj,
		undefined,
		{ mimeType: 'model/obj', kind: '3d' },
	],
	[
		'the family of a rare type',
		{ mimeType: 'video/x-rare' },
		unknown,
		undefined,
		{ mimeType: 'video/x-rare', kind: 'video' },
	],
	[
		'the name of what is not known',
		{ mimeType: OCTETS, fileName: 'a.FBX' },
		unknown,
		undefined,
		{ mimeType: 'application/x-fbx', kind: '3d' },
	],
	['no more than is known', { mimeType: '' }, unknown, undefined, { mimeType: OCTETS }],
	[
		'no key of a prototype',
		{ mimeType: 'constructor', fileName: 'x.constructor' },
		unknown,
		undefined,
		{ mimeType: 'constructor' },
	],
];

describe('detectFileType', () => {
	const expectType = async ([, declared, start, kind, expected]: Row) => {
		const seen = async () => start.subarray(0, SNIFFED_BYTES);
		expect(await detectFileType({ fileName: '', ...declared }, seen, kind)).toEqual(expected);
	};

	it.each(wanted)('for an input with a kind uses %s', async (...row) => await expectType(row));
	it.each(unwanted)('without a kind uses %s', async (...row) => await expectType(row));
});

describe('fitsKind', () => {
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
	] as const)('an input of kind %s accepts a file of kind %s: %s', (kind, other, expected) => {
		expect(fitsKind(kind, other)).toBe(expected);
	});
});

describe('checkFile', () => {
	const picture = { mimeType: 'image/png', kind: 'image', size: 5 } as const;

	it.each([
		['a file of the expected kind', { kind: 'image' }, picture, { kind: 'image' }],
		[
			'an unknown type for an input with a kind',
			{ kind: '3d' },
			{ mimeType: 'x/y', size: 1 },
			{ kind: '3d' },
		],
		['a file of exactly the maximum size', { maxSize: 5 }, picture, { kind: 'image' }],
		['a larger file', { maxSize: 4 }, picture, { why: expect.stringMatching(/^takes at most/) }],
		['an empty file', {}, { ...picture, size: 0 }, { why: expect.stringMatching(/is empty$/) }],
		[
			'an unknown type for an input without a kind',
			{},
			{ mimeType: 'x/y', size: 1 },
			{ why: expect.stringMatching(/kind of it \(x\/y\) can't be detected/) },
		],
		[
			'an input of a future kind',
			{ kind: 'hologram' },
			picture,
			{ why: 'must be a hologram file, but it is an image (image/png)' },
		],
	])('accepts or rejects %s', (_, wish, type, expected) => {
		expect(checkFile(wish, type, 'it')).toEqual(expected);
	});
});
