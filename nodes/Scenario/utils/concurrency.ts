/**
 * Runs at most `max` calls at a time, in order. The signal ends the wait for a turn; work that has
 * started has to handle it itself.
 */
export type ConcurrencyLimit = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function limitConcurrency(max: number): ConcurrencyLimit {
	let running = 0;
	const waiting = new Set<() => void>();

	const waitForTurn = async (signal?: AbortSignal) =>
		await new Promise<void>((resolve, reject) => {
			// With many listeners on one signal, Node.js prints a warning.
			const own = signal && AbortSignal.any([signal]);
			const start = () => {
				own?.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				waiting.delete(start);
				reject(own?.reason);
			};
			waiting.add(start);
			own?.addEventListener('abort', leave, { once: true });
		});

	return async (work, signal) => {
		signal?.throwIfAborted();
		if (running >= max) await waitForTurn(signal);
		else running++;
		try {
			return await work();
		} finally {
			// The slot is passed on directly, so that no other call takes it.
			const [next] = waiting;
			if (next) {
				waiting.delete(next);
				next();
			} else running--;
		}
	};
}

/**
 * Settles like the promise, or rejects with the signal's reason as soon as that is aborted. What the
 * promise stands for goes on.
 */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await promise;
	// With many listeners on one signal, Node.js prints a warning.
	const own = AbortSignal.any([signal]);
	let stopListening = () => {};
	const aborted = new Promise<never>((_, reject) => {
		const onAbort = () => reject(own.reason);
		if (own.aborted) onAbort();
		own.addEventListener('abort', onAbort, { once: true });
		stopListening = () => own.removeEventListener('abort', onAbort);
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		stopListening();
	}
}

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
