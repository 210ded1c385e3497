import { onOneLine } from '../transport/text';
import { fieldDetails } from './fieldDetails';
import type { ModelInput } from './types';

/** The form has one line for a label, and no other place for what is to be known of a field. */
const LONGEST = 80;

/** A label may end in brackets of its own: "Duration (seconds)" → "Duration (seconds, 3-20)". */
function withDetail(label: string, detail: string): string {
	const own = /^(.+\([^()]*)\)$/.exec(label);
	return own ? `${own[1]}, ${detail})` : `${label} (${detail})`;
}

/** A field's label: the input's own, and in brackets the fullest detail that there is room for. */
export function fieldLabel(input: ModelInput): string {
	const detailed = fieldDetails(input)
		.filter((detail) => detail !== '')
		// Choices and names are told in it as the server sends them.
		.map((detail) => onOneLine(withDetail(input.label, detail)));
	return detailed.find((text) => text.length <= LONGEST) ?? input.label;
}
