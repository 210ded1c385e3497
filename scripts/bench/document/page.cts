/** A picture for the light and the dark theme, as it is linked from docs/benchmarks.md. */
export const picture = (name: string, alt: string): string =>
	[
		'<picture>',
		`  <source media="(prefers-color-scheme: dark)" srcset="images/bench/${name}-dark.svg">`,
		`  <img alt="${alt}" src="images/bench/${name}-light.svg" width="820">`,
		'</picture>',
	].join('\n');

/** Paragraphs of a page, one below the other; those that are empty are left out. */
export const paragraphs = (...parts: string[]): string => parts.filter(Boolean).join('\n\n');
