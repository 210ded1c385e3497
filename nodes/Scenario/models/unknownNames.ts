import { nearest } from './nearest';
import type { ModelInput } from './types';
import { quote, someOf } from './words';

const TOLD_AT_MOST = 30;

/** Says that a name is not among the inputs, and which one was likely meant. */
export function whyUnknown(owner: string, name: string, inputs: ModelInput[]): string {
	const start = `${owner} has no input ${quote(name)}`;
	const meant = nearest(name, inputs, (input) => [input.name, input.label]);
	if (meant) return `${start}, but it has "${meant.name}"`;
	const names = inputs.map((input) => input.name);
	return names.length > 0 ? `${start}: it has ${someOf(names, TOLD_AT_MOST)}` : start;
}
