import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { RunnableKind } from '../../catalog/runnable';
import { MODEL_KIND } from '../../catalog/runnable';
import type { MappedValues } from '../../models/autoMap';
import { autoMap, findMistaken } from '../../models/autoMap';
import type { Issue } from '../../models/describe';
import { describeKeys } from '../../models/describe';
import type { Model } from '../../models/model';
import { findPromptInput } from '../../models/model';
import { isEmpty } from '../../models/values';
import { RUN_ONLY_ITEM } from '../../transport/errorMessages';
import type { JsonRecord } from '../../utils/json';
import { asRecord, isRecord } from '../../utils/json';
import { listSome, quote } from '../../utils/text';

/** The values of an item besides the prompt, not yet checked. */
export interface GivenValues {
	values: JsonRecord;
	issues: Issue[];
	/** How to correct values that turn out to be invalid, in full sentences. */
	advice: string;
}

const MAX_MISTAKEN = 4;

/**
 * With On Error: Continue the other items are submitted. Otherwise none is: see `planAll`.
 *
 * @param what of this item didn't happen
 * @throws {NodeOperationError} always, for an item that can't be submitted as it is
 */
export function refuse(
	context: IExecuteFunctions,
	itemIndex: number,
	message: string,
	description: string,
	what = 'submitted',
): never {
	const next = context.continueOnFail() ? ` ${RUN_ONLY_ITEM}` : '';
	throw new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description: `${description}${next} Nothing was ${what} for this item.`,
	});
}

function valuesFromJson(context: IExecuteFunctions, itemIndex: number): JsonRecord {
	const given = context.getNodeParameter('parametersJson', itemIndex, {});
	if (isRecord(given)) return given;
	const text = typeof given === 'string' ? given.trim() : JSON.stringify(given);
	if (!text) return {};
	let parsed: unknown;
	let reason = "it isn't a JSON object";
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		reason = error instanceof Error ? error.message : reason;
	}
	if (isRecord(parsed)) return parsed;
	return refuse(
		context,
		itemIndex,
		`"Parameters (JSON)" can't be parsed: ${reason}`,
		'Enter one JSON object, e.g. { "duration": 8 }. Keys and strings need double quotes.',
	);
}

/** Shows in the output panel which columns were ignored by mistake, as far as that can be told. */
function hintMistaken(context: IExecuteFunctions, mapped: MappedValues): void {
	const mistaken = findMistaken(mapped);
	if (mistaken.length === 0) return;
	const columns = mistaken.map(
		({ column, input }) => `${quote(column)} (did you mean ${quote(input.label)}?)`,
	);
	context.addExecutionHints({
		message: `Map Automatically ignored columns: ${listSome(columns, MAX_MISTAKEN)}.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** The values of Map Automatically. In an app, prompts are like all other inputs. */
function valuesFromColumns(
	context: IExecuteFunctions,
	itemIndex: number,
	{ parameter }: RunnableKind,
	{ inputs }: Pick<Model, 'inputs'>,
) {
	const item = context.getInputData()[itemIndex] ?? { json: {} };
	const mapped = autoMap(inputs, item, {
		input: parameter === MODEL_KIND.parameter ? findPromptInput(inputs) : undefined,
		isFilled: !isEmpty(context.getNodeParameter('prompt', itemIndex, '')),
	});
	// Rows have the same columns.
	if (itemIndex === 0) hintMistaken(context, mapped);
	return mapped;
}

/**
 * Reads the values of an item from the JSON, from its columns, or from the form.
 *
 * Reading the form by the path `parameters.value` would make n8n validate it: it reports one issue at
 * a time and rejects "5" where the model's choice is the number 5. With Map Automatically it still has
 * the values of an earlier form, which isn't shown.
 *
 * @param model what the form shows, for names and advice
 * @throws {NodeOperationError} for text that isn't JSON
 */
export function readValues(
	context: IExecuteFunctions,
	itemIndex: number,
	kind: RunnableKind,
	model: Pick<Model, 'name' | 'inputs'>,
): GivenValues {
	if (context.getNodeParameter('parameterMode', itemIndex, 'fields') === 'json') {
		const advice = `Change the JSON. ${describeKeys(model)}`;
		return { values: valuesFromJson(context, itemIndex), issues: [], advice };
	}
	const { mappingMode, value } = asRecord(context.getNodeParameter('parameters', itemIndex, {}));
	if (mappingMode === 'autoMapInputData') {
		const advice = `Change the columns of the input item. ${describeKeys(model)}`;
		const { values, issues } = valuesFromColumns(context, itemIndex, kind, model);
		return { values, issues, advice };
	}
	const advice = `Change the parameters of ${model.name}.`;
	return { values: asRecord(value), issues: [], advice };
}
