interface Call<T> {
	result: Promise<T>;
	settle: (result: Promise<T>) => void;
}

/**
 * Creates a function that batches its calls: IDs that come while a batch is worked on form the next
 * one. Calls with the same ID that wait share their result.
 *
 * @param startBatch starts the work on several IDs, and returns what gives the result of each
 */
export function batchById<T>(
	maxSize: number,
	startBatch: (ids: string[]) => (id: string) => Promise<T>,
): (id: string) => Promise<T> {
	const queue = new Map<string, Call<T>>();
	let isWorking = false;

	const workOff = async () => {
		// Calls of the same tick belong to the first batch.
		await Promise.resolve();
		while (queue.size > 0) {
			const batch = [...queue].slice(0, maxSize);
			const getResult = startBatch(batch.map(([id]) => id));
			const results = batch.map(async ([id, { settle }]) => {
				queue.delete(id);
				const result = getResult(id);
				settle(result);
				await result;
			});
			await Promise.allSettled(results);
		}
		isWorking = false;
	};

	return async (id) => {
		const waiting = queue.get(id);
		if (waiting) return await waiting.result;
		let settle: Call<T>['settle'] = () => {};
		const result = new Promise<T>((resolve) => (settle = resolve));
		queue.set(id, { result, settle });
		if (!isWorking) {
			isWorking = true;
			void workOff();
		}
		return await result;
	};
}
