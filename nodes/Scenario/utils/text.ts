/**
 * Control characters, lone surrogates and bidirectional controls, which could disguise a name or a
 * reason.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** Maximum for messages. */
const MAX_LINE_LENGTH = 1_000;

/** The text on one line, without invisible characters. */
export const toOneLine = (text: string): string =>
	text.replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();

/** External text on one line, for messages and labels; undefined if it is empty. */
export function asLine(value: unknown, maxLength = MAX_LINE_LENGTH): string | undefined {
	if (typeof value !== 'string') return undefined;
	// Cut first, because regular expressions must not run on long texts. The last cut may leave a lone
	// surrogate.
	const start = toOneLine(value.slice(0, maxLength * 2)).slice(0, maxLength);
	return toOneLine(start) || undefined;
}

const MAX_NAME_LENGTH = 200;

const ID = /^[^\s\p{C}/\\]{1,200}$/u;

/** The value if it is a valid ID, safe for requests, messages and file names. */
export const asId = (value: unknown): string | undefined =>
	typeof value === 'string' && ID.test(value) && !/^\.+$/.test(value) ? value : undefined;

/** For lists of names, e.g. tags. */
const MAX_LINES = 200;

/** The texts of a list of names, each on one line. */
export const asLines = (value: unknown): string[] =>
	Array.isArray(value)
		? value.slice(0, MAX_LINES).flatMap((each) => asLine(each, MAX_NAME_LENGTH) ?? [])
		: [];

/** A job creates a few files, rarely a hundred. */
const MAX_IDS = 1_000;

export const asIds = (value: unknown): string[] =>
	Array.isArray(value) ? value.slice(0, MAX_IDS).flatMap((each) => asId(each) ?? []) : [];

/** Code units per piece: more than any character has. */
const PIECE_LENGTH = 128;

/** Whether a cut would split a surrogate pair. */
const isPairCut = (text: string, at: number): boolean =>
	/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));

/**
 * The characters of a text as users count them: an emoji or an accented letter is one. Works piece by
 * piece, because the segmenter copies its whole text for each character.
 */
export function* splitCharacters(text: string): Generator<string> {
	const segmenter = new Intl.Segmenter('en');
	for (let start = 0; start < text.length;) {
		const end = start + (isPairCut(text, start + PIECE_LENGTH) ? PIECE_LENGTH - 1 : PIECE_LENGTH);
		const piece = text.slice(start, end);
		const characters = [...segmenter.segment(piece)].map(({ segment }) => segment);
		// The last character may continue in the next piece.
		if (end < text.length && characters.length > 1) characters.pop();
		yield* characters;
		start += characters.join('').length;
	}
}

/** The number of characters, or `max` if there are more: counting takes a second for two million. */
export function countCharacters(text: string, max = Infinity): number {
	const characters = splitCharacters(text);
	let count = 0;
	while (count < max && !characters.next().done) count += 1;
	return count;
}

/** Cuts between characters and appends "…". */
export function shorten(text: string, length: number): string {
	if (text.length <= length) return text;
	let start = '';
	let count = 0;
	for (const character of splitCharacters(text)) {
		count += 1;
		if (count > length) return `${start}…`;
		if (count < length) start += character;
	}
	return text;
}

const MAX_QUOTED_LENGTH = 60;

/** Words written in capitals. */
const ACRONYMS = new Set(['cfg', 'fps', 'hdr', 'id', 'pbr', 'url']);

const capitalised = (word: string): string =>
	ACRONYMS.has(word.toLowerCase())
		? word.toUpperCase()
		: word.charAt(0).toUpperCase() + word.slice(1);

/** "guidanceScale" → "Guidance Scale", "first_frame" → "First Frame", "numHTMLFiles" → "Num HTML Files". */
export function toTitleCase(name: string): string {
	const words = name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter((word) => word !== '');
	return words.map(capitalised).join(' ') || name;
}

export const quote = (text: string): string => `"${toOneLine(shorten(text, MAX_QUOTED_LENGTH))}"`;

/** "a, b and 3 more", for lists that may be long. */
export function listSome(texts: string[], max: number): string {
	const rest = texts.length - max;
	return rest <= 0 ? texts.join(', ') : `${texts.slice(0, max).join(', ')} and ${rest} more`;
}

/** Whether a text contains every word of a search, in any order and case: "veo google", "kling v3". */
export function containsWords(text: string, search: string): boolean {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const lower = text.toLowerCase();
	return words.every((word) => lower.includes(word));
}

const isDate = (value: object): boolean =>
	value instanceof Date || ('isLuxonDateTime' in value && value.isLuxonDateTime === true);

/** Describes a value for "must be text, but is …". */
export function describeValue(value: unknown): string {
	if (typeof value === 'string') return quote(value);
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (Array.isArray(value)) return value.length === 1 ? 'a list' : `a list of ${value.length}`;
	if (typeof value !== 'object' || value === null) return `of the type ${typeof value}`;
	return isDate(value) ? 'a date' : 'an object';
}
