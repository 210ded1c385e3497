import type { StoredAsset } from '../files/asset.cts';
import { bufferContent, stuffedContent } from '../files/content.cts';
import { hugeFreeBox, marked } from '../files/mark.cts';
import { bytesOf, MEDIA, nearest } from '../files/media.cts';
import type { FileKind } from '../types.cts';

type Result = Pick<StoredAsset, 'kind' | 'mimeType' | 'content' | 'properties'>;

const FILE_KINDS: Record<string, FileKind> = {
	video: 'video',
	img: 'image',
	audio: 'audio',
	'3d': '3d',
	txt: 'text',
};

/** txt2video makes a video, img23d a 3D model. */
export function kindOf(capabilities: string[]): FileKind {
	const [, made = 'img'] = /2(video|img|audio|3d|txt)$/.exec(capabilities[0] ?? '') ?? [];
	return FILE_KINDS[made] ?? 'image';
}

const HEAD_OF_BOX = hugeFreeBox(0).length;

/** A real file of this kind and shape that carries the id; with `bytes`, stuffed to that size. */
export function makeResult(
	id: string,
	kind: FileKind,
	ratio: number | undefined,
	bytes: number | undefined,
): Result {
	if (kind === 'text' || kind === 'json') {
		const text = kind === 'text' ? `Made as ${id}.\n` : JSON.stringify({ id });
		const mimeType = kind === 'text' ? 'text/plain' : 'application/json';
		return { kind, mimeType, content: bufferContent(Buffer.from(text)), properties: {} };
	}
	const media = nearest(MEDIA[kind], ratio);
	const { mimeType, properties } = media;
	const file = marked(bytesOf(media), mimeType, id);
	if (bytes === undefined) return { kind, mimeType, content: bufferContent(file), properties };
	// A video stays one that plays: what follows it is one big box that players skip.
	const rest = Math.max(0, bytes - file.length - HEAD_OF_BOX);
	const head = mimeType === 'video/mp4' ? Buffer.concat([file, hugeFreeBox(rest)]) : file;
	return { kind, mimeType, content: stuffedContent(head, id, bytes), properties };
}
