import { fileNoun, megabytes, withArticle } from '../models/describe';
import type { FileKind } from './fileName';
import { getExtension, kindForMimeType, mimeTypeForExtension, normalizeMimeType } from './fileName';

/** Bytes that `sniff` needs from the start of a file: an SVG may have a long prolog. */
export const SNIFFED_BYTES = 4096;

const ANY_24 = '?'.repeat(24);

/**
 * "?" matches any byte. Bytes above 0x7f are written as Latin-1. Containers may hold audio or video, so
 * they have MIME types for both, the likelier one first.
 */
const SIGNATURES: ReadonlyArray<readonly [start: string, ...mimeTypes: string[]]> = [
	['\x89PNG', 'image/png'],
	['\xff\xd8\xff', 'image/jpeg'],
	['GIF8', 'image/gif'],
	['RIFF????WEBP', 'image/webp'],
	['RIFF????WAVE', 'audio/wav'],
	['RIFF????AVI ', 'video/x-msvideo'],
	['????ftypavi', 'image/avif'],
	['????ftyphei', 'image/heic'],
	['????ftyphev', 'image/heic'],
	['????ftypmif1', 'image/heic'],
	['????ftypmsf1', 'image/heic'],
	['????ftypM4A', 'audio/mp4'],
	['????ftypM4B', 'audio/mp4'],
	['????ftypqt', 'video/quicktime', 'audio/mp4'],
	['????ftyp3g', 'video/3gpp', 'audio/3gpp'],
	['????ftyp', 'video/mp4', 'audio/mp4'],
	[`\x1aE\xdf\xa3${'?'.repeat(20)}matroska`, 'video/x-matroska', 'audio/x-matroska'],
	['\x1aE\xdf\xa3', 'video/webm', 'audio/webm'],
	[`OggS${ANY_24}\x80theora`, 'video/ogg', 'audio/ogg'],
	[`OggS${ANY_24}fishead`, 'video/ogg', 'audio/ogg'],
	['OggS', 'audio/ogg', 'video/ogg'],
	['ID3', 'audio/mpeg'],
	['\xff\xfb', 'audio/mpeg'],
	['\xff\xfa', 'audio/mpeg'],
	['\xff\xf3', 'audio/mpeg'],
	['\xff\xf2', 'audio/mpeg'],
	['\xff\xf1', 'audio/aac'],
	['\xff\xf9', 'audio/aac'],
	['fLaC', 'audio/flac'],
	['FORM????AIF', 'audio/aiff'],
	['#!AMR', 'audio/amr'],
	['glTF', 'model/gltf-binary'],
	['Kaydara FBX Binary', 'application/x-fbx'],
	['ply\n', 'model/ply', 'text/plain'],
	['ply\r', 'model/ply', 'text/plain'],
	['solid ', 'text/plain', 'model/stl'],
	['#?RADIANCE', 'image/vnd.radiance'],
	['v/1\x01', 'image/x-exr'],
	['II*\0', 'image/tiff'],
	['MM\0*', 'image/tiff'],
	['%PDF', 'application/pdf'],
];

/** Types of text without a known start: text-based 3D formats have no common header. */
const PLAIN_TEXT = ['text/plain', 'model/obj'];

/** Text-based formats by their start. */
const TEXT_FORMATS: ReadonlyArray<readonly [start: RegExp, ...mimeTypes: string[]]> = [
	[/^(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b/i, 'text/html'],
	[/^(?:<[?!][^]*)?<(?:\w+:)?svg[\s>]/i, 'image/svg+xml', 'application/xml'],
	[/^<(?:\?xml|!--|!doctype)/i, 'application/xml', 'image/svg+xml', 'model/vnd.collada+xml'],
	[/^\{\s*["}]/, 'application/json', 'model/gltf+json'],
	[/^/, ...PLAIN_TEXT],
];

const startsWith = (bytes: Uint8Array, start: string): boolean =>
	bytes.length >= start.length &&
	[...start].every((sign, at) => sign === '?' || sign.charCodeAt(0) === bytes[at]);

/** Control characters other than white space, and invalid UTF-8. */
const NOT_IN_TEXT = /(?![\t\n\f\r])\p{Cc}|\uFFFD/u;

/** The text at the start of a file; undefined if it isn't text. */
function textIn(bytes: Uint8Array): string | undefined {
	const text = Buffer.from(bytes)
		.toString('utf8')
		// The cut may leave a partial character at the end.
		.replace(/\uFFFD$/, '')
		.replace(/^\uFEFF/, '')
		.trimStart();
	return text === '' || NOT_IN_TEXT.test(text) ? undefined : text;
}

/**
 * The MIME types that match a file's first bytes, the likeliest first; empty if unknown.
 */
export function sniff(bytes: Uint8Array): string[] {
	const [, ...mimeTypes] = SIGNATURES.find(([start]) => startsWith(bytes, start)) ?? [];
	if (mimeTypes.length > 0) return mimeTypes;
	const text = textIn(bytes);
	if (text === undefined) return [];
	const [, ...formats] = TEXT_FORMATS.find(([start]) => start.test(text)) ?? [];
	return formats;
}

/** Whether a MIME type only means text, so that the declared type or file name is more specific. */
const isPlainText = (mimeType: string): boolean => PLAIN_TEXT.includes(mimeType);

/**
 * Types used when the real type is unknown: n8n uses text/plain for a stream without a name, and
 * servers use octet-stream.
 */
const GENERIC_TYPES = new Set([
	'',
	'application/octet-stream',
	'binary/octet-stream',
	'text/plain',
]);

const isGenericType = (mimeType: string): boolean => GENERIC_TYPES.has(normalizeMimeType(mimeType));

/** What a model's input, or the user, requires of a file. */
export interface FileRequirements {
	kind?: string;
	/** Bytes. */
	maxSize?: number;
}

/** The detected type of a file. */
export interface FileType {
	mimeType: string;
	kind?: FileKind;
}

/** Why a file can't be used: the rest of a message after the label of its input. */
export interface FileIssue {
	why: string;
}

/** Kinds that are accepted for each other here: the service decides. */
const FAMILIES = new Map<string, string>([
	['document', 'text'],
	['json', 'text'],
	['image-hdr', 'image'],
]);

const getFamily = (kind: string): string => FAMILIES.get(kind) ?? kind;

/** Whether an input of kind `wanted` accepts this kind. Unknown kinds are accepted. */
export const fitsKind = (wanted: string | undefined, kind: FileKind | undefined): boolean =>
	wanted === undefined || kind === undefined || getFamily(wanted) === getFamily(kind);

/** The MIME types from the declared type and the file name, if they imply a kind. */
function declaredTypes({ mimeType, fileName }: { mimeType: string; fileName: string }): string[] {
	const declared = isGenericType(mimeType) ? '' : normalizeMimeType(mimeType);
	const byName = mimeTypeForExtension(getExtension(fileName)) ?? '';
	return [declared, byName].filter((type) => kindForMimeType(type) !== undefined);
}

/** The first of these MIME types whose kind fits. */
const findOfKind = (mimeTypes: string[], wanted: string | undefined): string | undefined =>
	mimeTypes.find((type) => fitsKind(wanted, kindForMimeType(type)));

/** The type of a file whose first bytes are unknown: it may be anything. */
function unknownType(declared: string, named: string[], wanted: string | undefined): FileType {
	const mimeType = findOfKind(named, wanted) ?? findOfKind([normalizeMimeType(declared)], wanted);
	if (!mimeType) return { mimeType: 'application/octet-stream' };
	return { mimeType, kind: kindForMimeType(mimeType) };
}

/**
 * Detects the type for an upload. The first bytes limit the possible types; if they are unknown, any
 * type is possible and the service decides. Among the possible types, the wanted kind comes first,
 * then the declared type or file name, then the likeliest.
 *
 * @param start reads the file's first `SNIFFED_BYTES` bytes
 * @param wanted the kind that an input requires, or that the user selected
 * @returns without a kind if unknown; with another kind than `wanted` if it can't be that
 */
export async function detectFileType(
	declared: { mimeType: string; fileName: string },
	start: () => Promise<Uint8Array>,
	wanted?: string,
): Promise<FileType> {
	const named = declaredTypes(declared);
	const possible = sniff(await start());
	const [likeliest] = possible;
	if (!likeliest) return unknownType(declared.mimeType, named, wanted);
	const wishes = [wanted, ...named.map(kindForMimeType)].filter((wish) => wish !== undefined);
	const [chosen = likeliest] = wishes.flatMap((wish) => findOfKind(possible, wish) ?? []);
	const kind = kindForMimeType(chosen);
	const mimeType = isPlainText(chosen) ? (findOfKind(named, kind) ?? chosen) : chosen;
	return { mimeType, kind: kindForMimeType(mimeType) };
}

/**
 * Checks a file against its requirements: returns its kind, or why it doesn't fit.
 *
 * @param title the file in the message, e.g. `binary field "data"`
 */
export function checkFile(
	wanted: FileRequirements,
	{ mimeType, kind, size }: FileType & { size: number },
	title: string,
): { kind: string } | FileIssue {
	if (size === 0) return { why: `needs a file, but ${title} is empty` };
	if (wanted.kind && kind && !fitsKind(wanted.kind, kind)) {
		const is = `is ${withArticle(fileNoun(kind))} (${mimeType})`;
		return { why: `must be ${withArticle(fileNoun(wanted.kind))}, but ${title} ${is}` };
	}
	if (wanted.maxSize && size > wanted.maxSize) {
		const max = megabytes(wanted.maxSize);
		return { why: `takes at most ${max}, but ${title} has ${megabytes(size)}` };
	}
	const known = kind ?? wanted.kind;
	if (known) return { kind: known };
	return {
		why: `needs a file of a known kind, but the kind of ${title} (${mimeType}) can't be detected`,
	};
}
