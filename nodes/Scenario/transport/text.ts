import { textOf } from './json';

/**
 * Control characters, halves of characters, and signs that turn the direction of writing: with them
 * a name or a reason could show as something else than it is.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** No message has room for more. */
const LONGEST = 1_000;

/** The text on one line, without what can't be seen. */
export const onOneLine = (text: string): string =>
	text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();

/** Somebody else's words as messages and labels show them: one line; undefined when it is empty. */
export function lineOf(value: unknown, atMost = LONGEST): string | undefined {
	const text = textOf(value);
	// The cut comes first: what is looked at must not be long.
	if (text === undefined) return undefined;
	// The last cut may leave half of a character.
	return onOneLine(onOneLine(text.slice(0, atMost * 2)).slice(0, atMost)) || undefined;
}

const LONGEST_NAME = 200;

const ID = /^[^\s\p{C}/\\]{1,200}$/u;

/** The value when it can be the id of something: requests, messages and file names are made of it. */
export const idOf = (value: unknown): string | undefined =>
	typeof value === 'string' && ID.test(value) && !/^\.+$/.test(value) ? value : undefined;

/** Of a list of names, e.g. tags. */
const MOST_LINES = 200;

/** The texts of a list of names, each on one line. */
export const linesOf = (value: unknown): string[] =>
	Array.isArray(value)
		? value.slice(0, MOST_LINES).flatMap((each) => lineOf(each, LONGEST_NAME) ?? [])
		: [];

/** A job makes a few files, seldom a hundred. */
const MOST_IDS = 1_000;

export const idsOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.slice(0, MOST_IDS).flatMap((each) => idOf(each) ?? []) : [];
