import fc from 'fast-check';

import { splitCharacters, countCharacters, shorten } from '../../../nodes/Scenario/utils/text';

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
