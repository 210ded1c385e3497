const MEBIBYTE = 1024 ** 2;

/** The service wants 5 MiB at least, of all parts but the last. */
const USUAL_PART = 8 * MEBIBYTE;

/** Storage takes 10,000 at most; each part costs a request, and one is in memory at a time. */
const MOST_PARTS = 1_000;

export interface PartPlan {
	count: number;
	/** Bytes of each part but the last. */
	partSize: number;
}

/** How a file of `size` bytes, more than none, is cut into parts. */
export function partPlan(size: number): PartPlan {
	const needed = Math.ceil(size / MOST_PARTS / MEBIBYTE) * MEBIBYTE;
	const partSize = Math.max(USUAL_PART, needed);
	return { count: Math.ceil(size / partSize), partSize };
}
