import type { IDataObject } from 'n8n-workflow';

import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asText, isRecord, toDataObject } from '../utils/json';
import { asId, asIds, asLine, asLines } from '../utils/text';
import { kindForMimeType, normalizeMimeType } from './fileName';

/** An asset, read from any of the shapes that the API has used. */
export interface Asset {
	assetId: string;
	/**
	 * Of the original, also if the service shows a preview or a converted file in its place. Signed, and
	 * valid for a day to about two weeks: a later download fetches a new one.
	 */
	url?: string;
	/** Of the file at `url`. */
	mimeType?: string;
	kind?: string;
	/** The name given at upload. */
	name?: string;
	modelId?: string;
	/** Pixels. */
	width?: number;
	height?: number;
	/** Seconds. */
	duration?: number;
	/** Bytes of the file at `url`. */
	size?: number;
	/** All of a text, if its record has all of it: that of a long one has its beginning only. */
	text?: string;
	tags: string[];
	collectionIds: string[];
	createdAt?: string;
	/** The raw record, for Simplify off. */
	record: JsonRecord;
}

const MAX_KIND_LENGTH = 40;

const MAX_NAME_LENGTH = 300;

/** n8n uses it as a header when it shows the file, so it must be well-formed. */
export const readMimeType = (value: unknown): string | undefined =>
	/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.exec(normalizeMimeType(asText(value) ?? ''))?.[0];

/** Reads `{asset}` or a bare asset record; undefined if it contains no asset. */
export function readAsset(reply: JsonRecord): Asset | undefined {
	const record = isRecord(reply.asset) ? reply.asset : reply;
	const assetId = asId(record.id) ?? asId(record.assetId);
	if (!assetId) return undefined;
	const metadata = asRecord(record.metadata);
	const properties = asRecord(record.properties);
	const measure = (key: string) => asNumber(properties[key]) ?? asNumber(metadata[key]);
	// In the properties for the vendor's client, in the metadata for others (docs/service-facts.md, Jobs).
	const { preview, hasFullPreview } = { ...metadata, ...properties };
	const original = asText(record.originalFileUrl);
	return {
		assetId,
		url: original ?? asText(record.url),
		mimeType: readMimeType(original ? record.originalMimeType : record.mimeType),
		kind: asLine(record.kind, MAX_KIND_LENGTH) ?? asLine(metadata.kind, MAX_KIND_LENGTH),
		name: asLine(metadata.name, MAX_NAME_LENGTH),
		modelId: asId(metadata.modelId),
		width: measure('width'),
		height: measure('height'),
		duration: measure('duration'),
		size: original ? undefined : measure('size'),
		text: hasFullPreview === true ? asText(preview) : undefined,
		tags: asLines(record.tags),
		collectionIds: asIds(record.collectionIds),
		createdAt: asText(record.createdAt),
		record,
	};
}

/** The kind of its file, in the API's terms: video, text and so on. */
export const getKind = ({ kind, mimeType = '' }: Asset): string | undefined =>
	kind ?? kindForMimeType(mimeType);

/** Pictures may be previews of what a model makes, and text describes it. */
function getRank(asset: Asset): number {
	const kind = getKind(asset) ?? '';
	if (kind === 'json' || kind === 'text') return 2;
	return kind.startsWith('image') ? 1 : 0;
}

/**
 * A job's assets with its main files first. The service may return a preview before what was asked for
 * (docs/service-facts.md, Jobs).
 */
export const mainFilesFirst = (assets: Asset[]): Asset[] =>
	assets.toSorted((a, b) => getRank(a) - getRank(b));

/** An asset of which nothing but its ID can be read. */
export const bareAsset = (assetId: string, record: JsonRecord): Asset => ({
	assetId,
	tags: [],
	collectionIds: [],
	record,
});

/** The asset fields that all outputs share. */
export const assetFields = (asset: Asset) => ({
	assetId: asset.assetId,
	url: asset.url ?? null,
	mimeType: asset.mimeType ?? null,
	width: asset.width ?? null,
	height: asset.height ?? null,
	duration: asset.duration ?? null,
});

/**
 * Output of a single asset. With Simplify off, the API's record, which also has the thumbnail and, for
 * a video, the asset IDs of its first and last frame.
 */
export function assetDetails(asset: Asset, simplify: boolean): IDataObject {
	if (!simplify) return toDataObject(asset.record);
	return {
		...assetFields(asset),
		kind: asset.kind ?? null,
		name: asset.name ?? null,
		size: asset.size ?? null,
		tags: asset.tags,
		collectionIds: asset.collectionIds,
		createdAt: asset.createdAt ?? null,
	};
}
