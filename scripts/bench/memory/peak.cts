/** Bytes of resident memory of this process before a piece of work and at its highest. */
export interface Peak {
	before: number;
	peak: number;
	seconds: number;
}

const SAMPLE_MS = 5;

/**
 * Measures a piece of work. The highest point is what the system saw, when it is of this span, else
 * what samples saw.
 */
export async function peakOf<T>(work: () => Promise<T>): Promise<Peak & { result: T }> {
	global.gc?.();
	const before = process.memoryUsage.rss();
	let sampled = before;
	const sample = () => (sampled = Math.max(sampled, process.memoryUsage.rss()));
	const everBefore = process.resourceUsage().maxRSS;
	const start = process.hrtime.bigint();
	const sampling = setInterval(sample, SAMPLE_MS);
	const result = await work();
	clearInterval(sampling);
	const seconds = Number(process.hrtime.bigint() - start) / 1e9;
	sample();
	const ever = process.resourceUsage().maxRSS;
	return { result, before, peak: ever > everBefore ? ever * 1024 : sampled, seconds };
}
