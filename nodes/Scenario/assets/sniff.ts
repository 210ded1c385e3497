import { plainMimeType } from './mediaTypes';

/** Bytes from the start of a file that `sniff` wants to see. */
export const SNIFFED_BYTES = 32;

/** "?" stands for any byte. Bytes above 0x7f are written as Latin-1. */
const SIGNATURES: ReadonlyArray<readonly [start: string, mimeType: string]> = [
	['\x89PNG', 'image/png'],
	['\xff\xd8\xff', 'image/jpeg'],
	['GIF8', 'image/gif'],
	['RIFF????WEBP', 'image/webp'],
	['RIFF????WAVE', 'audio/wav'],
	['RIFF????AVI ', 'video/x-msvideo'],
	['????ftypavif', 'image/avif'],
	['????ftyphei', 'image/heic'],
	['????ftypmif1', 'image/heic'],
	['????ftypM4A', 'audio/mp4'],
	['????ftypqt', 'video/quicktime'],
	['????ftyp', 'video/mp4'],
	['\x1aE\xdf\xa3', 'video/webm'],
	['OggS', 'audio/ogg'],
	['ID3', 'audio/mpeg'],
	['\xff\xfb', 'audio/mpeg'],
	['\xff\xf3', 'audio/mpeg'],
	['\xff\xf2', 'audio/mpeg'],
	['fLaC', 'audio/flac'],
	['glTF', 'model/gltf-binary'],
	['Kaydara FBX Binary', 'application/x-fbx'],
	['#?RADIANCE', 'image/vnd.radiance'],
	['v/1\x01', 'image/x-exr'],
	['II*\0', 'image/tiff'],
	['MM\0*', 'image/tiff'],
	['%PDF', 'application/pdf'],
];

const begins = (bytes: Uint8Array, start: string): boolean =>
	bytes.length >= start.length &&
	[...start].every((sign, at) => sign === '?' || sign.charCodeAt(0) === bytes[at]);

/** The MIME type that the first bytes of a file tell, where they tell one. */
export const sniff = (bytes: Uint8Array): string | undefined =>
	SIGNATURES.find(([start]) => begins(bytes, start))?.[1];

/**
 * Types that are said when nothing is known: n8n calls a stream without a name text/plain, and
 * servers call what they don't know octet-stream.
 */
const VAGUE = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'text/plain']);

export const isVague = (mimeType: string): boolean => VAGUE.has(plainMimeType(mimeType));
