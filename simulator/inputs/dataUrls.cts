import { createUploadedAsset } from '../files/asset.cts';
import { bufferContent } from '../files/content.cts';
import { detectImage } from '../files/media.cts';
import type { InputRecord } from '../models/types.cts';
import type { State } from '../state.cts';

type Values = Record<string, unknown>;

const KINDS: Array<[RegExp, string]> = [
	[/^image\//, 'image'],
	[/^video\//, 'video'],
	[/^audio\//, 'audio'],
	[/^model\//, '3d'],
	[/^application\/json$/, 'json'],
	[/^text\//, 'text'],
];

export const isDataUrl = (value: unknown): value is `data:${string}` =>
	typeof value === 'string' && value.startsWith('data:');

/** The file in a data URL, or undefined if there is none that the service takes. */
export function parseDataUrl(url: string) {
	const [, mimeType = '', base64 = ''] = /^data:([\w.+-]+\/[\w.+-]+);base64,(.+)$/s.exec(url) ?? [];
	const kind = KINDS.find(([pattern]) => pattern.test(mimeType))?.[1];
	const bytes = Buffer.from(base64, 'base64');
	if (!kind || bytes.length === 0) return undefined;
	if (kind === 'image' && !detectImage(bytes)) return undefined;
	return { kind, mimeType, bytes };
}

function importOne(value: unknown, state: State): unknown {
	const file = isDataUrl(value) ? parseDataUrl(value) : undefined;
	if (!file) return value;
	const { kind, mimeType, bytes } = file;
	const properties = detectImage(bytes)?.properties ?? {};
	return createUploadedAsset(state, { kind, mimeType, content: bufferContent(bytes), properties })
		.id;
}

/** Replaces the data URLs in validated file inputs by new assets, as a run does. */
export function importDataUrls(inputs: InputRecord[], values: Values, state: State): Values {
	const imported = inputs
		.filter(({ name }) => values[name] !== undefined)
		.map(({ name, type, inputs: children = [] }): [string, unknown] => {
			const value = values[name];
			if (type === 'file') return [name, importOne(value, state)];
			if (!Array.isArray(value)) return [name, value];
			if (type === 'file_array') return [name, value.map((one) => importOne(one, state))];
			if (type !== 'inputs_array') return [name, value];
			return [name, value.map((group: Values) => importDataUrls(children, group, state))];
		});
	return { ...values, ...Object.fromEntries(imported) };
}
