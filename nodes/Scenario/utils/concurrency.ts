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
