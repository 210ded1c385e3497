import type { JsonRecord } from '../transport/json';
import { isRecord, numberOf, recordOf, textOf } from '../transport/json';
import { idOf, lineOf } from '../transport/text';
import { plainMimeType } from './mediaTypes';

/** An asset as the node knows it. */
export interface Asset {
	assetId: string;
	/** Signed, and good for hours to days: a later download asks for a fresh one. */
	url?: string;
	mimeType?: string;
	kind?: string;
	/** What a person called it when uploading. */
	name?: string;
	modelId?: string;
	/** Pixels. */
	width?: number;
	height?: number;
	/** Seconds. */
	duration?: number;
	/** Bytes. */
	size?: number;
	createdAt?: string;
	/** The record as it came, for Simplify off. */
	record: JsonRecord;
}

const LONGEST_KIND = 40;
const LONGEST_NAME = 300;

/** It becomes a header when n8n shows the file. */
const mimeTypeOf = (value: unknown): string | undefined =>
	/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.exec(plainMimeType(textOf(value) ?? ''))?.[0];

/** Reads `{asset}` or a bare asset record; undefined when there is none in it. */
export function readAsset(reply: JsonRecord): Asset | undefined {
	const record = isRecord(reply.asset) ? reply.asset : reply;
	const assetId = idOf(record.id) ?? idOf(record.assetId);
	if (!assetId) return undefined;
	const metadata = recordOf(record.metadata);
	const measure = (key: string) =>
		numberOf(recordOf(record.properties)[key]) ?? numberOf(metadata[key]);
	return {
		assetId,
		url: textOf(record.url),
		mimeType: mimeTypeOf(record.mimeType),
		kind: lineOf(record.kind, LONGEST_KIND) ?? lineOf(metadata.kind, LONGEST_KIND),
		name: lineOf(metadata.name, LONGEST_NAME),
		modelId: idOf(metadata.modelId),
		width: measure('width'),
		height: measure('height'),
		duration: measure('duration'),
		size: measure('size'),
		createdAt: textOf(record.createdAt),
		record,
	};
}

/** What every output that tells of an asset has of it, by the same names. */
export const assetFields = (asset: Asset) => ({
	assetId: asset.assetId,
	url: asset.url ?? null,
	mimeType: asset.mimeType ?? null,
	width: asset.width ?? null,
	height: asset.height ?? null,
	duration: asset.duration ?? null,
});
