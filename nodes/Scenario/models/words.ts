import { onOneLine } from '../transport/text';
import { shorten } from './characters';

/** Words for people: names, values and counts as they stand in labels and messages. */

const QUOTED_AT_MOST = 60;

/** Written in capitals wherever they stand as a word. */
const ACRONYMS = new Set(['cfg', 'fps', 'hdr', 'id', 'pbr', 'url']);

const capitalised = (word: string): string =>
	ACRONYMS.has(word.toLowerCase())
		? word.toUpperCase()
		: word.charAt(0).toUpperCase() + word.slice(1);

/** "guidanceScale" → "Guidance Scale", "first_frame" → "First Frame", "numHTMLFiles" → "Num HTML Files". */
export function humanise(name: string): string {
	const words = name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter((word) => word !== '');
	return words.map(capitalised).join(' ') || name;
}

export const quote = (text: string): string => `"${onOneLine(shorten(text, QUOTED_AT_MOST))}"`;

/** "a, b, … and 3 more" of a list that may be long. */
export function someOf(texts: string[], atMost: number): string {
	const rest = texts.length - atMost;
	return rest <= 0 ? texts.join(', ') : `${texts.slice(0, atMost).join(', ')} and ${rest} more`;
}

const isDate = (value: object): boolean =>
	value instanceof Date || ('isLuxonDateTime' in value && value.isLuxonDateTime === true);

/** What a value is, for "must be text, but is …". */
export function described(value: unknown): string {
	if (typeof value === 'string') return quote(value);
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (Array.isArray(value)) return value.length === 1 ? 'a list' : `a list of ${value.length}`;
	if (typeof value !== 'object' || value === null) return `of the type ${typeof value}`;
	return isDate(value) ? 'a date' : 'an object';
}
