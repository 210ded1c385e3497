import { asNumber, asRecord, asRecords, asText } from '../utils/json';
import { asId, asLine, asLines, shorten, toTitleCase } from '../utils/text';
import type { AllowedValue, Model, ModelInput, TrainedInputs } from './model';
import { INPUT_TYPES } from './model';
import { readRequiredRule } from './requiredRule';

/** Maximum for forms and messages. */
const MAX_LABEL_LENGTH = 80;

/** Real models have up to 28 inputs, and choices of up to 1,286 values. */
const MAX_INPUTS = 500;

const MAX_CHOICES = 10_000;

const asFlag = (value: unknown): boolean | undefined => (value === true ? true : undefined);

const asCount = (value: unknown): number | undefined => {
	const count = asNumber(value);
	return count !== undefined && count >= 0 ? count : undefined;
};

/** Numbers and non-blank texts: some models use "" for "not set". */
function readAllowedValues(value: unknown): AllowedValue[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const allowed = value
		.slice(0, MAX_CHOICES)
		.filter(
			(entry): entry is AllowedValue =>
				asLine(entry) !== undefined || asNumber(entry) !== undefined,
		);
	return allowed.length > 0 ? [...new Set(allowed)] : undefined;
}

const readLabels = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(asRecord(value)).flatMap(([key, label]) => {
			const text = asLine(label, MAX_LABEL_LENGTH);
			return text ? [[key, text]] : [];
		}),
	);

/** `uiConfig.selects`: labels by input and value. It may name inputs that don't exist. */
const readSelects = (value: unknown): Record<string, Record<string, string>> =>
	Object.fromEntries(
		Object.entries(asRecord(value)).map(([name, labels]) => [name, readLabels(labels)]),
	);

/** Inputs with the same label get a label made from their names. */
function withDistinctLabels(inputs: ModelInput[]): ModelInput[] {
	const counts = new Map<string, number>();
	for (const { label } of inputs) counts.set(label, (counts.get(label) ?? 0) + 1);
	return inputs.map((input) =>
		(counts.get(input.label) ?? 0) > 1
			? { ...input, label: shorten(toTitleCase(input.name), MAX_LABEL_LENGTH) }
			: input,
	);
}

/**
 * Parses a record's inputs. Inputs without a name and duplicates are ignored, and unknown types are
 * treated as text: the service validates them.
 */
function parseInputs(
	value: unknown,
	selects: Record<string, Record<string, string>>,
): ModelInput[] {
	const inputs = new Map<string, ModelInput>();
	for (const record of asRecords(value).slice(0, MAX_INPUTS)) {
		const name = asId(record.name);
		if (!name || name === '__proto__' || inputs.has(name)) continue;
		const type = INPUT_TYPES.find((known) => known === record.type) ?? 'string';
		const label = asLine(record.label) ?? toTitleCase(name);
		inputs.set(name, {
			name,
			type,
			label: shorten(label, MAX_LABEL_LENGTH),
			description: asText(record.description),
			hint: asText(record.hint),
			default: record.default,
			required: readRequiredRule(record.required),
			allowedValues: readAllowedValues(record.allowedValues),
			valueLabels: Object.hasOwn(selects, name) ? selects[name] : undefined,
			min: asNumber(record.min),
			max: asNumber(record.max),
			step: asNumber(record.step),
			minLength: asCount(record.minLength),
			maxLength: asCount(record.maxLength),
			fileKind: asLine(record.kind, MAX_LABEL_LENGTH),
			maxSize: asCount(record.maxSize),
			minDuration: asCount(record.minDuration) || undefined,
			maxDuration: asCount(record.maxDuration),
			prompt: asFlag(record.prompt),
			costImpact: asFlag(record.costImpact),
			color: asFlag(record.color),
			modelTypes: asLines(record.modelTypes),
			inputs: type === 'inputs_array' ? parseInputs(record.inputs, selects) : undefined,
		});
	}
	return withDistinctLabels([...inputs.values()]);
}

/** `uiConfig.lorasComponent`: the inputs that take trained models. */
function readTrainedInputs(value: unknown): TrainedInputs | undefined {
	const { modelInput, scaleInput, modelIdInput } = asRecord(value);
	const [list, scales, single] = [modelInput, scaleInput, modelIdInput].map(asId);
	return list && scales ? { list, scales, single } : undefined;
}

/** `concepts` of a LoRA: itself, with its scale. Those of a composition are its LoRAs. */
const readOwnScale = (concepts: unknown, id: string): number | undefined =>
	asNumber(asRecords(concepts).find(({ modelId }) => modelId === id)?.scale);

const MAX_NAME_LENGTH = 200;

/** Parses a model's record, also from a list. Undefined without an ID. */
export function parseModel(record: unknown): Model | undefined {
	const fields = asRecord(record);
	const id = asId(asText(fields.id)?.trim());
	if (!id) return undefined;
	const uiConfig = asRecord(fields.uiConfig);
	return {
		id,
		name: asLine(fields.name, MAX_NAME_LENGTH) ?? id,
		type: asText(fields.type) ?? (fields.custom === true ? 'custom' : undefined),
		status: asLine(fields.status, MAX_LABEL_LENGTH),
		privacy: asText(fields.privacy),
		provider: asLine(asRecord(fields.complianceMetadata).modelProvider, MAX_NAME_LENGTH),
		description: asText(fields.shortDescription) ?? asText(fields.description),
		createdAt: asText(fields.createdAt),
		capabilities: asLines(fields.capabilities),
		inputs: parseInputs(fields.inputs, readSelects(uiConfig.selects)),
		tags: asLines(fields.tags),
		accessRestrictions: asNumber(fields.accessRestrictions) ?? 0,
		disableRefund: asFlag(fields.disableRefund),
		trainedInputs: readTrainedInputs(uiConfig.lorasComponent),
		scale: readOwnScale(fields.concepts, id),
	};
}
