/** Kinds of file that Scenario knows (API reference). */
export type FileKind =
	'3d' | 'audio' | 'document' | 'image' | 'image-hdr' | 'json' | 'text' | 'video';

const KINDS: Record<string, FileKind> = {
	'image/vnd.radiance': 'image-hdr',
	'image/x-hdr': 'image-hdr',
	'image/x-exr': 'image-hdr',
	'image/aces': 'image-hdr',
	'application/json': 'json',
	'application/pdf': 'document',
	'application/x-fbx': '3d',
	'application/octet-stream+fbx': '3d',
};

const KIND_OF_EXTENSION: Record<string, FileKind> = {
	glb: '3d',
	gltf: '3d',
	fbx: '3d',
	obj: '3d',
	stl: '3d',
	ply: '3d',
	usdz: '3d',
	hdr: 'image-hdr',
	exr: 'image-hdr',
	png: 'image',
	jpg: 'image',
	jpeg: 'image',
	webp: 'image',
	gif: 'image',
	mp4: 'video',
	mov: 'video',
	webm: 'video',
	mp3: 'audio',
	wav: 'audio',
	flac: 'audio',
	ogg: 'audio',
	json: 'json',
	txt: 'text',
	pdf: 'document',
};

/** The kind that a MIME type speaks of; undefined for one that says nothing, e.g. octet-stream. */
function kindOfMimeType(mimeType: string): FileKind | undefined {
	const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
	if (Object.hasOwn(KINDS, type)) return KINDS[type];
	switch (type.split('/')[0]) {
		case 'image':
			return 'image';
		case 'video':
			return 'video';
		case 'audio':
			return 'audio';
		case 'model':
			return '3d';
		case 'text':
			return 'text';
		default:
			return undefined;
	}
}

/** The kind of a file, by its MIME type, or where that says nothing by the extension of its name. */
export function kindOf(mimeType: string, fileName: string): FileKind | undefined {
	const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
	const byName = Object.hasOwn(KIND_OF_EXTENSION, extension)
		? KIND_OF_EXTENSION[extension]
		: undefined;
	return kindOfMimeType(mimeType) ?? byName;
}

/** Whether an input that wants `wanted` takes this kind. What can't be told is let through. */
export const fits = (wanted: string | undefined, kind: FileKind | undefined): boolean =>
	wanted === undefined || kind === undefined || wanted === kind;
