/** A path of the API: what stands between the slashes is given, e.g. 'jobs' and an id. */
export const pathTo = (...steps: string[]): string =>
	// Half of a character can't be encoded.
	steps.map((step) => `/${encodeURIComponent(step.replace(/\p{Cs}/gu, '\uFFFD'))}`).join('');

/** Whether a step is dots alone, which means another path to whoever reads it, encoded or not. */
export const isDotted = (path: string): boolean => /\/\.\.?(?=\/|$)/.test(path);
