/** Everything that n8n keeps of a run: what is shown, and what is stored in the database. */
export const everythingOf = (run: unknown): string =>
	JSON.stringify(run, (_, value: unknown) =>
		value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
	);

/** Invisible characters, and those that change how text is displayed. */
export const UNSEEN =
	/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** The properties of every object, to which nothing may ever be added. */
export const whatObjectsHave = (): string =>
	JSON.stringify([
		Object.getOwnPropertyNames(Object.prototype).sort(),
		Object.getOwnPropertyNames(Array.prototype).sort(),
		Object.getOwnPropertyNames(Function.prototype).sort(),
	]);
