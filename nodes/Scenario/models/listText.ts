const QUOTED = /^"([^"]*)"\s*(?=,|$)/;

/** A URL up to a comma that is followed by white space, the end, or the start of another source. */
const ADDRESS = /^(?:data:[^,]*,|https?:\/\/).*?(?=,(?:\s|$|asset_|https?:\/\/|data:)|$)/is;

const PLAIN = /^[^,]*/;

/**
 * Splits "a, b, c" at its commas. A comma does not split
 * - within double quotes: `"wide, slow", close`;
 * - after the header of a data URL: `data:image/png;base64,iVBORw0KGgo=`;
 * - within an http(s) or data URL, unless white space, the end, or the start of another URL or
 *   asset id follows: `https://host/a,b.png, https://host/c.png` is two.
 *
 * Entries come out trimmed and may be empty. What this can't say, a JSON list can.
 */
export function splitListText(text: string): string[] {
	const entries: string[] = [];
	let rest = text.trim();
	while (rest !== '') {
		const quoted = QUOTED.exec(rest);
		const whole = quoted?.[0] ?? ADDRESS.exec(rest)?.[0] ?? PLAIN.exec(rest)?.[0] ?? rest;
		entries.push(quoted?.[1] ?? whole.trim());
		rest = rest.slice(whole.length + 1).trimStart();
	}
	return entries;
}

const isJsonList = (text: string): boolean => text.startsWith('[') && text.endsWith(']');

/**
 * The entries of a text that stands for a list: a JSON list, or entries with commas between them.
 * Undefined for a text in square brackets that is no JSON.
 */
export function parseListText(text: string): unknown[] | undefined {
	const trimmed = text.trim();
	if (!isJsonList(trimmed)) return splitListText(trimmed);
	try {
		const parsed: unknown = JSON.parse(trimmed);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** Writes a list so that `parseListText` reads the same: with commas where that is enough. */
export function listText(entries: Array<string | number>): string {
	const text = entries.join(', ');
	const readBack = isJsonList(text) ? [] : splitListText(text);
	const same =
		readBack.length === entries.length &&
		readBack.every((entry, index) => entry === String(entries[index]));
	return same ? text : JSON.stringify(entries);
}
