import type { FileKind } from './mediaTypes';
import {
	extensionOf,
	kindOfExtension,
	kindOfMimeType,
	mimeTypeOfExtension,
	plainMimeType,
} from './mediaTypes';
import { isVague, sniff } from './sniff';

export type { FileKind } from './mediaTypes';

/** What a model's input, or a person, says about the file that is wanted. */
export interface Wanted {
	kind?: string;
	/** Bytes. */
	maxSize?: number;
}

/** What is known of a file before it is sent. */
export interface FileType {
	mimeType: string;
	kind?: FileKind;
}

/** Written words, and pictures of any range, stand in for each other: the service decides. */
const FAMILIES = new Map<string, string>([
	['document', 'text'],
	['json', 'text'],
	['image-hdr', 'image'],
]);

const familyOf = (kind: string): string => FAMILIES.get(kind) ?? kind;

/** Whether an input that wants `wanted` takes this kind. What can't be told is let through. */
export const fits = (wanted: string | undefined, kind: FileKind | undefined): boolean =>
	wanted === undefined || kind === undefined || familyOf(wanted) === familyOf(kind);

/**
 * What a file is: what its MIME type says, unless that says nothing or isn't what is wanted; then
 * what its first bytes say; then what its name says.
 *
 * @param start the file's first bytes; asked for only when they are needed
 */
export async function typeOf(
	declared: { mimeType: string; fileName: string },
	start: () => Promise<Uint8Array>,
	wanted?: string,
): Promise<FileType> {
	const mimeType = plainMimeType(declared.mimeType);
	const kind = kindOfMimeType(mimeType);
	if (kind && !isVague(mimeType) && fits(wanted, kind)) return { mimeType, kind };
	const seen = sniff(await start());
	if (seen) return { mimeType: seen, kind: kindOfMimeType(seen) };
	if (kind && !isVague(mimeType)) return { mimeType, kind };
	const extension = extensionOf(declared.fileName);
	const byName = kindOfExtension(extension);
	if (byName) return { mimeType: mimeTypeOfExtension(extension) ?? mimeType, kind: byName };
	return { mimeType: mimeType || 'application/octet-stream', kind };
}

const WORDS = new Map<string, string>([
	['3d', 'a 3D file'],
	['audio', 'an audio file'],
	['document', 'a document'],
	['image', 'an image'],
	['image-hdr', 'an HDR image'],
	['json', 'a JSON file'],
	['text', 'a text file'],
	['video', 'a video'],
]);

const wordOf = (kind: string): string => WORDS.get(kind) ?? `a file of the kind ${kind}`;

const megabytes = (bytes: number): string => `${Number((bytes / 1024 ** 2).toPrecision(3))} MB`;

/**
 * The kind as which a file goes in, or why it is not what is wanted: what follows the label of the
 * input in a message.
 *
 * @param title how the message calls the file, e.g. `binary field "data"`
 */
export function fittingKind(
	wanted: Wanted,
	{ mimeType, kind, size }: FileType & { size: number },
	title: string,
): { kind: string } | { why: string } {
	if (size === 0) return { why: `needs a file, but ${title} is empty` };
	if (wanted.kind && kind && !fits(wanted.kind, kind)) {
		const is = `is ${wordOf(kind)} (${mimeType})`;
		return { why: `must be ${wordOf(wanted.kind)}, but ${title} ${is}` };
	}
	if (wanted.maxSize && size > wanted.maxSize) {
		const most = megabytes(wanted.maxSize);
		return { why: `takes at most ${most}, but ${title} has ${megabytes(size)}` };
	}
	const known = kind ?? wanted.kind;
	if (known) return { kind: known };
	return { why: `needs a file that tells its kind, but ${title} (${mimeType}) does not` };
}
