/** "16:9", "1280:720", "1280*720": width by height. */
function parseRatio(value: unknown): number | undefined {
	const [, width, height] = /^(\d+)[:*x](\d+)$/.exec(String(value)) ?? [];
	return width && height && Number(height) > 0 ? Number(width) / Number(height) : undefined;
}

/**
 * The aspect ratio (width / height) that the input requests, under any of the names that models
 * use for it.
 *
 * @returns undefined when the model decides, as for "auto"
 */
export function getAspectRatio(input: Record<string, unknown>): number | undefined {
	const { aspectRatio, size, width, height } = input;
	const ratio = parseRatio(aspectRatio) ?? parseRatio(size);
	if (ratio !== undefined) return ratio;
	return typeof width === 'number' && typeof height === 'number' ? width / height : undefined;
}
