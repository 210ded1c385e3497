import { numberOf, recordOf, textOf } from '../transport/json';
import { idOf, lineOf, linesOf } from '../transport/text';
import { readInputs, readSelects } from './readInput';
import type { Model } from './types';

const LONGEST_NAME = 200;

/** Reads a model's record, or a row of a list of models. Undefined when it has no id. */
export function readModel(record: unknown): Model | undefined {
	const fields = recordOf(record);
	const id = idOf(textOf(fields.id)?.trim());
	if (!id) return undefined;
	const selects = readSelects(recordOf(fields.uiConfig).selects);
	return {
		id,
		name: lineOf(fields.name, LONGEST_NAME) ?? id,
		type: textOf(fields.type) ?? (fields.custom === true ? 'custom' : undefined),
		privacy: textOf(fields.privacy),
		provider: lineOf(recordOf(fields.complianceMetadata).modelProvider, LONGEST_NAME),
		description: textOf(fields.shortDescription) ?? textOf(fields.description),
		capabilities: linesOf(fields.capabilities),
		inputs: readInputs(fields.inputs, selects),
		selects,
		tags: linesOf(fields.tags),
		accessRestrictions: numberOf(fields.accessRestrictions) ?? 0,
	};
}
