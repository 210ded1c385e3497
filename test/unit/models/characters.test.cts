import fc from 'fast-check';

import { charactersOf, countCharacters, shorten } from '../../../nodes/Scenario/models/characters';

const FAMILY = '👩‍👩‍👧‍👦';

test('characters are what a person sees', () => {
	expect([...charactersOf(`a${FAMILY}e\u0301🇫🇷`)]).toEqual(['a', FAMILY, 'e\u0301', '🇫🇷']);
	expect(countCharacters('')).toBe(0);
});

test('wherever a text is cut into pieces, the count is that of the whole', () => {
	const part = fc.constantFrom('a', ' ', '日', 'e\u0301', FAMILY, '🇫🇷', '\r\n', '\u0301', '\ud800');
	fc.assert(
		fc.property(fc.array(part, { minLength: 50, maxLength: 300 }), (parts) => {
			const text = parts.join('');
			expect(countCharacters(text)).toBe([...new Intl.Segmenter('en').segment(text)].length);
			expect([...charactersOf(text)].join('')).toBe(text);
		}),
		{ numRuns: 50 },
	);
});

test('a very long text can be counted and cut', () => {
	expect(countCharacters('日本'.repeat(100_000))).toBe(200_000);
	expect(shorten('a'.repeat(10_000_000), 5)).toBe('aaaa…');
	expect(shorten('\u0301'.repeat(10_000), 5)).toHaveLength(4 * 128 + 1);
});

test.each([
	['abcde', 5, 'abcde'],
	['abcdef', 5, 'abcd…'],
	[FAMILY.repeat(5), 5, FAMILY.repeat(5)],
	[FAMILY.repeat(6), 5, `${FAMILY.repeat(4)}…`],
	['', 5, ''],
])('%j in %i characters', (text, length, short) => {
	expect(shorten(text, length)).toBe(short);
});
