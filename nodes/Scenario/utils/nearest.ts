/** Longer names are not compared: nobody types them. */
const MAX_COMPARED_LENGTH = 64;

/** Further candidates are not compared: the longest list of choices has 1,286. */
const MAX_CANDIDATES = 2_000;

/**
 * Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbors.
 *
 * @param max a larger distance may be returned as infinite
 */
export function editDistance(from: string, to: string, max = Infinity): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		let least = row;
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let cost = Math.min(
				(last[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (same ? 0 : 1),
			);
			const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			if (row > 1 && column > 1 && swapped) {
				cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
			}
			current.push(cost);
			least = Math.min(least, cost);
		}
		// No later row has a lower cost.
		if (least > max) return Infinity;
		beforeLast = last;
		last = current;
	}
	return last[to.length] ?? 0;
}

/** "aspect_ratio", "Aspect Ratio" and "aspectRatio" become the same. */
export const normalizeName = (text: string): string =>
	text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Distance of a text from a known one; infinite if it is too different to be meant. */
function getDistance(written: string, known: string): number {
	if (known === '' || known.length > MAX_COMPARED_LENGTH) return Infinity;
	if (written === known) return 0;
	const [short, long] = written.length < known.length ? [written, known] : [known, written];
	const maxDistance = Math.floor(short.length / 3);
	const isPart = short.length >= 4 && long.includes(short);
	if (!isPart && long.length - short.length > maxDistance) return Infinity;
	const distance = editDistance(written, known, isPart ? Infinity : maxDistance);
	if (distance <= maxDistance) return distance;
	return isPart ? MAX_COMPARED_LENGTH + distance : Infinity;
}

/**
 * The candidate that was most likely meant, or undefined if none is near.
 *
 * @param getTexts the texts of a candidate, e.g. its name and its label
 */
export function nearest<T>(
	written: string,
	candidates: T[],
	getTexts: (candidate: T) => string[],
): T | undefined {
	if (written.length > MAX_COMPARED_LENGTH) return undefined;
	const wanted = normalizeName(written);
	let best: { candidate: T; distance: number } | undefined;
	for (const candidate of wanted === '' ? [] : candidates.slice(0, MAX_CANDIDATES)) {
		const distances = getTexts(candidate).map((text) => getDistance(wanted, normalizeName(text)));
		const distance = Math.min(...distances);
		if (distance < (best?.distance ?? Infinity)) best = { candidate, distance };
	}
	return best?.candidate;
}
