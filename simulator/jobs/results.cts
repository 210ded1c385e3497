import type { StoredAsset } from '../files/asset.cts';
import { bufferContent, paddedContent } from '../files/content.cts';
import { embedId, hugeFreeBox } from '../files/embedId.cts';
import { MEDIA, nearest, readMedia } from '../files/media.cts';
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
export function getOutputKind(capabilities: string[]): FileKind {
	const [, made = 'img'] = /2(video|img|audio|3d|txt)$/.exec(capabilities[0] ?? '') ?? [];
	return FILE_KINDS[made] ?? 'image';
}

const HEAD_OF_BOX = hugeFreeBox(0).length;

/** A playable file of this kind and aspect ratio that contains the id, padded to `bytes` if given. */
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
	const file = embedId(readMedia(media), mimeType, id);
	if (bytes === undefined) return { kind, mimeType, content: bufferContent(file), properties };
	// The padding is one large box that players skip, so the video still plays.
	const rest = Math.max(0, bytes - file.length - HEAD_OF_BOX);
	const head = mimeType === 'video/mp4' ? Buffer.concat([file, hugeFreeBox(rest)]) : file;
	return { kind, mimeType, content: paddedContent(head, id, bytes), properties };
}
