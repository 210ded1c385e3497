import { plainMimeType } from './mediaTypes';

/** The file in a data URL, or why there is none: what follows the label in a message. */
export type ReadDataUrl = { mimeType: string; bytes: Uint8Array } | { why: string };

const BASE64 = /^[a-z0-9+/_-]*={0,2}$/i;

const refused = (reason: string): ReadDataUrl => ({
	why: `is a data URL that can't be read: ${reason}`,
});

function decoded(data: string): string | undefined {
	try {
		return data.includes('%') ? decodeURIComponent(data) : data;
	} catch {
		return undefined;
	}
}

/**
 * Reads `data:[type][;parameters][;base64],…`. Base64 may hold white space and be of the kind that
 * URLs use; without ";base64" the rest is text.
 */
export function readDataUrl(text: string): ReadDataUrl {
	const comma = text.indexOf(',');
	if (comma < 0) return refused('it has no comma before the data');
	const header = text.slice('data:'.length, comma);
	const mimeType = plainMimeType(header) || 'text/plain';
	const data = decoded(text.slice(comma + 1));
	if (data === undefined) return refused('what follows the comma is not percent-encoded');
	if (!/;\s*base64\s*$/i.test(header)) return { mimeType, bytes: Buffer.from(data, 'utf8') };
	const base64 = data.replace(/\s+/g, '');
	const digits = base64.replace(/=+$/, '').length;
	if (!BASE64.test(base64) || digits % 4 === 1)
		return refused('what follows the comma is no base64');
	return { mimeType, bytes: Buffer.from(base64, 'base64') };
}
