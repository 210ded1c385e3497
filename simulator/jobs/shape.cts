/** "16:9", "1280:720", "1280*720": width by height. */
function ratioIn(value: unknown): number | undefined {
	const [, width, height] = /^(\d+)[:*x](\d+)$/.exec(String(value)) ?? [];
	return width && height && Number(height) > 0 ? Number(width) / Number(height) : undefined;
}

/**
 * The shape of the picture that the input asks for, width by height, under any of the names that
 * models have for it.
 *
 * @returns undefined when it leaves that to the model, as in "auto"
 */
export function shapeAskedFor(input: Record<string, unknown>): number | undefined {
	const { aspectRatio, size, width, height } = input;
	const ratio = ratioIn(aspectRatio) ?? ratioIn(size);
	if (ratio !== undefined) return ratio;
	return typeof width === 'number' && typeof height === 'number' ? width / height : undefined;
}
