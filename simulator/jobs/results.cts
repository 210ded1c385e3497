import { getGeneratedType, type StoredAsset } from '../files/asset.cts';
import { bufferContent, paddedContent } from '../files/content.cts';
import { embedId, hugeFreeBox } from '../files/embedId.cts';
import { MEDIA, nearest, readMedia } from '../files/media.cts';
import { newId } from '../ids.cts';
import type { State } from '../state.cts';
import type { FileKind } from '../types.cts';

/** What all assets of a job share. */
interface AssetPlan {
	kind: FileKind;
	/** Width by height. */
	shape: number | undefined;
	/** Size in bytes to pad each file to. */
	bytes?: number;
	/** The content of each text file. */
	text?: string;
	from: Pick<StoredAsset, 'jobId' | 'modelId' | 'prompt'>;
	/** Capability of the model, for the type of the asset. */
	capability?: string;
	/** When the job ends, in milliseconds since the epoch. */
	at: number;
}

type Result = Pick<StoredAsset, 'kind' | 'mimeType' | 'content' | 'properties' | 'original'>;

/** "16:9", "1280:720", "1280*720": width by height. */
function parseRatio(value: unknown): number | undefined {
	const [, width, height] = /^(\d+)[:*x](\d+)$/.exec(String(value)) ?? [];
	return width && height && Number(height) > 0 ? Number(width) / Number(height) : undefined;
}

/**
 * The aspect ratio (width / height) that the input requests, under any of the names that models
 * use for it.
 *
 * @returns undefined when the model decides, as for "auto"
 */
export function getAspectRatio(input: Record<string, unknown>): number | undefined {
	const { aspectRatio, size, canvasWidth, canvasHeight } = input;
	const { width = canvasWidth, height = canvasHeight } = input;
	const ratio = parseRatio(aspectRatio) ?? parseRatio(size);
	if (ratio !== undefined) return ratio;
	return typeof width === 'number' && typeof height === 'number' ? width / height : undefined;
}

/** A panorama of one pixel in the Radiance format. */
const makeOriginal = (id: string): Result['original'] => ({
	mimeType: 'image/vnd.radiance',
	content: bufferContent(
		Buffer.from(`#?RADIANCE\n# ${id}\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\x7f\x7f\x7f\x7f`),
	),
});

const HEAD_OF_BOX = hugeFreeBox(0).length;

/** Bytes of a preview by default (the vendor's client), cut between characters. */
const PREVIEW_BYTES = 1024;

/** A text, with its beginning in its properties. */
function makeText(text: string): Result {
	const content = Buffer.from(text);
	const decoder = new TextDecoder();
	const preview = decoder.decode(content.subarray(0, PREVIEW_BYTES), { stream: true });
	return {
		kind: 'text',
		mimeType: 'text/plain',
		content: bufferContent(content),
		properties: { preview, hasFullPreview: content.length <= PREVIEW_BYTES },
	};
}

/**
 * A playable file of this kind and aspect ratio that contains the id, padded to `bytes` if given; a
 * text file with another text, if given.
 */
export function makeResult(
	id: string,
	kind: FileKind,
	ratio: number | undefined,
	{ bytes, text = `Made as ${id}.` }: Pick<AssetPlan, 'bytes' | 'text'> = {},
): Result {
	if (kind === 'text') return makeText(text);
	if (kind === 'json') {
		const content = bufferContent(Buffer.from(JSON.stringify({ id })));
		return { kind, mimeType: 'application/json', content, properties: {} };
	}
	const media = nearest(MEDIA[kind], ratio);
	const { mimeType, properties } = media;
	const file = embedId(readMedia(media), mimeType, id);
	const original = kind === 'image-hdr' ? makeOriginal(id) : undefined;
	if (bytes === undefined || original) {
		return { kind, mimeType, content: bufferContent(file), properties, original };
	}
	// The padding is one large box that players skip, so the video still plays.
	const rest = Math.max(0, bytes - file.length - HEAD_OF_BOX);
	const head = mimeType === 'video/mp4' ? Buffer.concat([file, hugeFreeBox(rest)]) : file;
	return { kind, mimeType, content: paddedContent(head, id, bytes), properties };
}

/** Creates an asset that becomes available when its job ends. Videos get frames as well. */
export function scheduleAsset(
	state: State,
	plan: AssetPlan,
	more: Partial<StoredAsset> = {},
): string {
	const { kind, shape, from, capability, at } = plan;
	const frame = () =>
		scheduleAsset(state, { ...plan, kind: 'image', bytes: undefined }, { isFrame: true });
	const frames = kind === 'video' && { frames: { first: frame(), last: frame() } };
	const id = newId('asset');
	const made = makeResult(id, kind, shape, plan);
	const type = getGeneratedType(kind, capability);
	state.assets.set(id, { id, ...made, ...from, ...more, ...frames, type, createdAt: at });
	return id;
}
