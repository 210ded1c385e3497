import fc from 'fast-check';

import {
	countCharacters,
	describeValue,
	listSome,
	shorten,
	splitCharacters,
	toTitleCase,
} from '../../../nodes/Scenario/utils/text';

test.each([
	['guidanceScale', 'Guidance Scale'],
	['first_frame-image', 'First Frame Image'],
	['numHTMLFiles', 'Num HTML Files'],
	['fps', 'FPS'],
	['imageUrl', 'Image URL'],
	['A', 'A'],
	['---', '---'],
])('%j reads %j', (name, words) => {
	expect(toTitleCase(name)).toBe(words);
});

test.each<[unknown, string]>([
	['5s', '"5s"'],
	[5, '5'],
	[NaN, 'NaN'],
	[false, 'false'],
	[null, 'of the type object'],
	[undefined, 'of the type undefined'],
	[[1], 'a list'],
	[[1, 2], 'a list of 2'],
	[{}, 'an object'],
	[new Date(NaN), 'a date'],
	[{ isLuxonDateTime: true }, 'a date'],
	[Symbol('a'), 'of the type symbol'],
])('%p is %s', (value, words) => {
	expect(describeValue(value)).toBe(words);
});

test('a truncated list', () => {
	expect(listSome(['a', 'b'], 2)).toBe('a, b');
	expect(listSome(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
	expect(listSome([], 2)).toBe('');
});

const FAMILY = '👩‍👩‍👧‍👦';

test('characters count as displayed', () => {
	expect([...splitCharacters(`a${FAMILY}e\u0301🇫🇷`)]).toEqual(['a', FAMILY, 'e\u0301', '🇫🇷']);
	expect(countCharacters('')).toBe(0);
});

test('chunks of a text have the same total count', () => {
	const part = fc.constantFrom('a', ' ', '日', 'e\u0301', FAMILY, '🇫🇷', '\r\n', '\u0301', '\ud800');
	fc.assert(
		fc.property(fc.array(part, { minLength: 50, maxLength: 300 }), (parts) => {
			const text = parts.join('');
			expect(countCharacters(text)).toBe([...new Intl.Segmenter('en').segment(text)].length);
			expect([...splitCharacters(text)].join('')).toBe(text);
		}),
		{ numRuns: 50 },
	);
});

test('a very long text can be counted and truncated', () => {
	expect(countCharacters('日本'.repeat(100_000))).toBe(200_000);
	expect(countCharacters('日本'.repeat(100_000), 100)).toBe(100);
	expect(shorten('a'.repeat(10_000_000), 5)).toBe('aaaa…');
	expect(shorten('\u0301'.repeat(10_000), 5)).toHaveLength(4 * 128 + 1);
});

test.each([
	['abcde', 5, 'abcde'],
	['abcdef', 5, 'abcd…'],
	[FAMILY.repeat(5), 5, FAMILY.repeat(5)],
	[FAMILY.repeat(6), 5, `${FAMILY.repeat(4)}…`],
	['', 5, ''],
])('%j is truncated to %i characters', (text, length, short) => {
	expect(shorten(text, length)).toBe(short);
});
