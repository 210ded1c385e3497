import type { BodyPath, FileSlot } from './fileSource';
import type { Body, JsonValue, ModelInput } from './types';

/** Inputs that another one asks for, when it is left out itself. */
const isAlternative = ({ name }: ModelInput, inputs: ModelInput[]): boolean =>
	inputs.some(({ required }) => required?.ifNotDefined?.some(({ other }) => other === name));

/**
 * Whether a dry run needs a file: because the price depends on it, or because the body would not
 * be complete without.
 */
export const isNeededForPrice = ({ input, path }: FileSlot, inputs: ModelInput[]): boolean =>
	input.costImpact === true ||
	input.required !== undefined ||
	(input.minLength ?? 0) > 0 ||
	isAlternative(input, inputs) ||
	// In one of several objects: each has to be whole.
	path.length > 2;

/** The body without the files at these paths; a list that nothing is left of goes too. */
export function withoutFiles(body: Body, paths: BodyPath[]): Body {
	const gone = (name: string, at?: number) =>
		paths.some((path) => path[0] === name && (path.length === 1 || path[1] === at));
	const entries = Object.entries(body).flatMap(([name, value]): Array<[string, JsonValue]> => {
		if (!Array.isArray(value)) return gone(name) ? [] : [[name, value]];
		const rest = value.filter((_, at) => !gone(name, at));
		return rest.length === 0 && value.length > 0 ? [] : [[name, rest]];
	});
	return Object.fromEntries(entries);
}
