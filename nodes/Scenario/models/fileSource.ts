import type { Body, JsonValue, ModelInput } from './model';

/** Where a file comes from. All but assets have to be uploaded first. */
export type FileSource =
	| { from: 'asset'; assetId: string }
	| { from: 'url'; url: string }
	| { from: 'dataUrl'; dataUrl: string }
	| { from: 'binary'; fieldName: string };

export type BodyPath = Array<string | number>;

/** A file in a body. */
export interface FileSlot {
	input: ModelInput;
	/** Its label for users, e.g. "Reference Images 2". */
	label: string;
	/** Its path in the body, e.g. ['keyframes', 0, 'image']. */
	path: BodyPath;
	source: FileSource;
}

/** Parses a file value: an asset ID, an http(s) URL, a data URL, or else the name of a binary field. */
export function parseFileSource(value: string): FileSource {
	const text = value.trim();
	if (text.startsWith('asset_')) return { from: 'asset', assetId: text };
	if (/^https?:\/\//i.test(text)) return { from: 'url', url: text };
	if (/^data:/i.test(text)) return { from: 'dataUrl', dataUrl: text };
	return { from: 'binary', fieldName: text };
}

/** The binary field that most nodes return. */
export const DATA_FIELD = 'data';

export const takesFiles = ({ type }: ModelInput): boolean =>
	type === 'file' || type === 'file_array';

/** The input that takes the item's file if nothing else is said: the first file that is required. */
export const findDataInput = (inputs: ModelInput[]): ModelInput | undefined =>
	inputs.find((input) => takesFiles(input) && input.required?.always);

const pathKey = (path: BodyPath): string => JSON.stringify(path);

/** A copy of the body with asset IDs at the given paths. */
export function withAssetIds(
	body: Body,
	uploaded: Array<{ path: BodyPath; assetId: string }>,
): Body {
	const assetIds = new Map(uploaded.map(({ path, assetId }) => [pathKey(path), assetId]));
	const replaceIn = (values: Body, path: BodyPath): Body =>
		Object.fromEntries(
			Object.entries(values).map(([name, value]) => [name, replace(value, [...path, name])]),
		);
	const replace = (value: JsonValue, path: BodyPath): JsonValue => {
		if (Array.isArray(value)) return value.map((entry, at) => replace(entry, [...path, at]));
		if (typeof value === 'object' && value !== null) return replaceIn(value, path);
		return assetIds.get(pathKey(path)) ?? value;
	};
	return replaceIn(body, []);
}

/** Whether an input can replace another required one. */
const isAlternative = ({ name }: ModelInput, inputs: ModelInput[]): boolean =>
	inputs.some(({ required }) => required?.ifNotDefined?.some(({ other }) => other === name));

/**
 * Whether a dry run needs a file, because the price depends on it or because the body is invalid
 * without it.
 */
export const isNeededForPrice = ({ input, path }: FileSlot, inputs: ModelInput[]): boolean =>
	input.costImpact === true ||
	input.required !== undefined ||
	(input.minLength ?? 0) > 0 ||
	isAlternative(input, inputs) ||
	// Objects in a list have to be complete.
	path.length > 2;

/** The body without the files at these paths, and without lists that become empty. */
export function withoutFiles(body: Body, paths: BodyPath[]): Body {
	const gone = new Set(paths.map(pathKey));
	const entries = Object.entries(body).flatMap(([name, value]): Array<[string, JsonValue]> => {
		if (!Array.isArray(value)) return gone.has(pathKey([name])) ? [] : [[name, value]];
		const rest = value.filter((_, at) => !gone.has(pathKey([name, at])));
		return rest.length === 0 && value.length > 0 ? [] : [[name, rest]];
	});
	return Object.fromEntries(entries);
}
