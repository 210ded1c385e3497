import type { Body, JsonValue, ModelInput } from './types';

/** Where a file comes from. All but an asset must be uploaded before the model can have it. */
export type FileSource =
	| { from: 'asset'; assetId: string }
	| { from: 'url'; url: string }
	| { from: 'dataUrl'; dataUrl: string }
	| { from: 'binary'; fieldName: string };

export type BodyPath = Array<string | number>;

/** A file in a body. */
export interface FileSlot {
	input: ModelInput;
	/** As a person sees it, e.g. "Reference Images 2". */
	label: string;
	/** Where it stands in the body, e.g. ['keyframes', 0, 'image']. */
	path: BodyPath;
	source: FileSource;
}

/** Reads a file value: an asset id, an http(s) URL, a data URL, else the name of a binary field. */
export function fileSourceOf(value: string): FileSource {
	const text = value.trim();
	if (text.startsWith('asset_')) return { from: 'asset', assetId: text };
	if (/^https?:\/\//i.test(text)) return { from: 'url', url: text };
	if (/^data:/i.test(text)) return { from: 'dataUrl', dataUrl: text };
	return { from: 'binary', fieldName: text };
}

const keyOf = (path: BodyPath): string => JSON.stringify(path);

/** The body with asset ids where the files of these paths stood. The body given is not changed. */
export function withAssetIds(
	body: Body,
	uploaded: Array<{ path: BodyPath; assetId: string }>,
): Body {
	const assetIds = new Map(uploaded.map(({ path, assetId }) => [keyOf(path), assetId]));
	const entriesOf = (values: Body, path: BodyPath): Body =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, replaced(value, [...path, name])]),
		);
	const replaced = (value: JsonValue, path: BodyPath): JsonValue => {
		if (Array.isArray(value)) return value.map((entry, at) => replaced(entry, [...path, at]));
		if (typeof value === 'object' && value !== null) return entriesOf(value, path);
		return assetIds.get(keyOf(path)) ?? value;
	};
	return entriesOf(body, []);
}
