/** Code units that are looked at in one go: more than any character has. */
const PIECE = 128;

/** Whether a cut would part the two code units of one code point. */
const isPairCut = (text: string, at: number): boolean =>
	/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));

/**
 * The characters of a text as a person counts them: an emoji or an accented letter is one. Piece
 * by piece, because the segmenter copies its whole text for every character that it gives.
 */
export function* charactersOf(text: string): Generator<string> {
	const segmenter = new Intl.Segmenter('en');
	for (let start = 0; start < text.length;) {
		const end = start + (isPairCut(text, start + PIECE) ? PIECE - 1 : PIECE);
		const piece = text.slice(start, end);
		const characters = [...segmenter.segment(piece)].map(({ segment }) => segment);
		// The last one may go on in the next piece.
		if (end < text.length && characters.length > 1) characters.pop();
		yield* characters;
		start += characters.join('').length;
	}
}

export const countCharacters = (text: string): number => [...charactersOf(text)].length;

/** Cuts between characters, and says with "…" that it did. */
export function shorten(text: string, length: number): string {
	if (text.length <= length) return text;
	let start = '';
	let count = 0;
	for (const character of charactersOf(text)) {
		count += 1;
		if (count > length) return `${start}…`;
		if (count < length) start += character;
	}
	return text;
}
