/** Everything that n8n keeps of a run: what a person sees, and what ends in the database. */
export const everythingOf = (run: unknown): string =>
	JSON.stringify(run, (_, value: unknown) =>
		value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
	);

/** What can't be seen in a text, or shows it as something else than it is. */
export const UNSEEN =
	/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** What every object has: nothing may ever be added to it. */
export const whatObjectsHave = (): string =>
	JSON.stringify([
		Object.getOwnPropertyNames(Object.prototype).sort(),
		Object.getOwnPropertyNames(Array.prototype).sort(),
		Object.getOwnPropertyNames(Function.prototype).sort(),
	]);
