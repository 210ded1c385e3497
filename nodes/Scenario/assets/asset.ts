import type { IDataObject } from 'n8n-workflow';

import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asText, isRecord, toDataObject } from '../utils/json';
import { asId, asIds, asLine, asLines } from '../utils/text';
import { kindForMimeType, normalizeMimeType } from './mediaTypes';

/** An asset, read from any of the shapes that the API has used. */
export interface Asset {
	assetId: string;
	/** Signed, and valid for hours to days: a later download fetches a new one. */
	url?: string;
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
	/** Bytes. */
	size?: number;
	tags: string[];
	collectionIds: string[];
	createdAt?: string;
	/** The raw record, for Simplify off. */
	record: JsonRecord;
}

const MAX_KIND_LENGTH = 40;

const MAX_NAME_LENGTH = 300;

/** n8n uses it as a header when it shows the file, so it must be well-formed. */
const readMimeType = (value: unknown): string | undefined =>
	/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.exec(normalizeMimeType(asText(value) ?? ''))?.[0];

/** Reads `{asset}` or a bare asset record; undefined if it contains no asset. */
export function readAsset(reply: JsonRecord): Asset | undefined {
	const record = isRecord(reply.asset) ? reply.asset : reply;
	const assetId = asId(record.id) ?? asId(record.assetId);
	if (!assetId) return undefined;
	const metadata = asRecord(record.metadata);
	const measure = (key: string) =>
		asNumber(asRecord(record.properties)[key]) ?? asNumber(metadata[key]);
	return {
		assetId,
		url: asText(record.url),
		mimeType: readMimeType(record.mimeType),
		kind: asLine(record.kind, MAX_KIND_LENGTH) ?? asLine(metadata.kind, MAX_KIND_LENGTH),
		name: asLine(metadata.name, MAX_NAME_LENGTH),
		modelId: asId(metadata.modelId),
		width: measure('width'),
		height: measure('height'),
		duration: measure('duration'),
		size: measure('size'),
		tags: asLines(record.tags),
		collectionIds: asIds(record.collectionIds),
		createdAt: asText(record.createdAt),
		record,
	};
}

/** Pictures may be previews of what a model makes, and text describes it. */
function getRank({ kind, mimeType }: Asset): number {
	const known = kind ?? kindForMimeType(mimeType ?? '') ?? '';
	if (known === 'json' || known === 'text') return 2;
	return known.startsWith('image') ? 1 : 0;
}

/**
 * A job's assets with its main files first. The service may return a preview before what was asked
 * for: Rodin puts a picture before the mesh (seen in its output).
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
