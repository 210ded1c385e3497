/** Runs what it is given, at most `most` at a time, in the order of the calls. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

export function limitTo(most: number): Limit {
	let running = 0;
	const waiting: Array<() => void> = [];

	return async (work) => {
		if (running >= most) await new Promise<void>((turn) => waiting.push(turn));
		else running++;
		try {
			return await work();
		} finally {
			// The place is handed on, so nobody can slip in between.
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
}
