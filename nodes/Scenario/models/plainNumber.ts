const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a text is; undefined for "5s", "0x10", "" and what is too large to be one. */
export function plainNumber(text: string): number | undefined {
	const trimmed = text.trim();
	const number = PLAIN_NUMBER.test(trimmed) ? Number(trimmed) : NaN;
	return Number.isFinite(number) ? number : undefined;
}
