import { numberOf, recordOf, textOf, textsOf } from '../transport/json';
import { readInputs, readSelects } from './readInput';
import type { Model } from './types';

/** Reads a model's record, or a row of a list of models. Undefined when it has no id. */
export function readModel(record: unknown): Model | undefined {
	const fields = recordOf(record);
	const id = textOf(fields.id)?.trim();
	if (!id) return undefined;
	const selects = readSelects(recordOf(fields.uiConfig).selects);
	return {
		id,
		name: textOf(fields.name)?.trim() ?? id,
		type: textOf(fields.type) ?? (fields.custom === true ? 'custom' : undefined),
		privacy: textOf(fields.privacy),
		provider: textOf(recordOf(fields.complianceMetadata).modelProvider),
		description: textOf(fields.shortDescription) ?? textOf(fields.description),
		capabilities: textsOf(fields.capabilities),
		inputs: readInputs(fields.inputs, selects),
		selects,
		tags: textsOf(fields.tags),
		accessRestrictions: numberOf(fields.accessRestrictions) ?? 0,
	};
}
