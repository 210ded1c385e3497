/** How many executions were awake at a time. */
export interface Sample {
	/** Seconds since the first of them was started. */
	at: number;
	awake: number;
}

/** Seconds that executions were awake, all together: each sample holds until the next. */
export function awakeSeconds(samples: Sample[]): number {
	return samples.reduce((sum, { at, awake }, index) => {
		const next = samples[index + 1];
		return next ? sum + awake * (next.at - at) : sum;
	}, 0);
}

/** The samples at which something changes, and the last: enough to draw the line. */
export const changesOf = (samples: Sample[]): Sample[] =>
	samples.filter(
		({ awake }, index) => awake !== samples[index - 1]?.awake || index === samples.length - 1,
	);
