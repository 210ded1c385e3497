import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asRecords, asText, isRecord } from '../utils/json';
import { asId, asLine, asLines, shorten, toTitleCase } from '../utils/text';

/** All input types of the API. */
export const INPUT_TYPES = [
	'boolean',
	'file',
	'file_array',
	'inputs_array',
	'model',
	'model_array',
	'number',
	'number_array',
	'string',
	'string_array',
] as const;

export type InputType = (typeof INPUT_TYPES)[number];

export type JsonValue =
	string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** The request body, without inputs that are not set. */
export type Body = Record<string, JsonValue>;

/** One value of a choice. */
export type AllowedValue = string | number;

export interface RequiredCondition {
	/** Name of the other input. */
	other: string;
	/** The API's own message. */
	message?: string;
}

export interface ValueCondition extends RequiredCondition {
	/** Any of them meets the condition. */
	values: JsonValue[];
}

/** When an input is required. Any of the rules is enough. */
export interface RequiredRule {
	always?: boolean;
	ifDefined?: RequiredCondition[];
	/** At least one of the input and these is needed. */
	ifNotDefined?: RequiredCondition[];
	/** Each group is enough; within a group, all conditions must be met. */
	whenValues?: ValueCondition[][];
}

/** One input of a model, in the API's own terms. */
export interface ModelInput {
	/** Key in the request body. */
	name: string;
	type: InputType;
	/** Unique within a model. */
	label: string;
	description?: string;
	hint?: string;
	default?: unknown;
	required?: RequiredRule;
	/** One of them for a string or number, any of them for a list. Never contains "". */
	allowedValues?: AllowedValue[];
	/** Labels of allowed values, by the value as text. */
	valueLabels?: Record<string, string>;
	/** Limits of a number, or of each number in a list. */
	min?: number;
	max?: number;
	step?: number;
	/** Characters of a string; items of a list. */
	minLength?: number;
	maxLength?: number;
	/** Of files: 3d, audio, document, image, image-hdr, json, text or video. */
	fileKind?: string;
	/** Bytes. */
	maxSize?: number;
	/** Seconds. */
	minDuration?: number;
	maxDuration?: number;
	/** Whether it is natural-language text, like the prompt. */
	prompt?: boolean;
	costImpact?: boolean;
	color?: boolean;
	/** Types of accepted models, e.g. flux.1-lora. */
	modelTypes?: string[];
	/** Inputs of each object in an inputs_array. */
	inputs?: ModelInput[];
	/** Whether the form shows it initially, whatever else is known of it. */
	isShownAtOnce?: boolean;
}

/** The names of a base model's inputs for trained models. */
export interface TrainedInputs {
	/** A list of LoRAs. */
	list: string;
	/** A list of their scales, by position. */
	scales: string;
	/** A single LoRA or composition. */
	single?: string;
}

export interface Model {
	id: string;
	name: string;
	/** custom, or that of a trained model: see `getModelKind`. */
	type?: string;
	/** Of the training: new, training, trained, failed and so on. */
	status?: string;
	privacy?: string;
	provider?: string;
	description?: string;
	/** ISO 8601. */
	createdAt?: string;
	capabilities: string[];
	/** Empty in lists: only a model's own record has them. */
	inputs: ModelInput[];
	tags: string[];
	/** 0 free, 25 Creator, 50 Pro, 75 Team, 100 Enterprise. */
	accessRestrictions: number;
	/** Whether its failed jobs are charged (docs/service-facts.md, Money). */
	disableRefund?: boolean;
	/** Of a model that runs trained models. */
	trainedInputs?: TrainedInputs;
	/** The scale that a LoRA was made for. */
	scale?: number;
}

/** How a model is run: by itself, or through the base model that it was trained on. */
export type ModelKind = 'custom' | 'lora' | 'composition';

/**
 * The kind of a model by its type, e.g. custom, flux.1-lora or flux.1-composition; undefined for the
 * types that the generate endpoint can't run, such as voices.
 */
export function getModelKind(type: string | undefined): ModelKind | undefined {
	if (type === 'custom') return 'custom';
	if (type?.endsWith('-lora')) return 'lora';
	return type?.endsWith('-composition') ? 'composition' : undefined;
}

const REQUIRED_PROMPTS = new Set(['text', 'instruction']);

/**
 * The input that the parameter Prompt fills: the string input named `prompt`, else the first that
 * is flagged as a prompt, else a required `text`, which models name so that speak it, or a required
 * `instruction`, as that of Scenario LLM is called. Others flagged stay in the form.
 */
export const findPromptInput = (inputs: ModelInput[]): ModelInput | undefined => {
	const texts = inputs.filter(({ type }) => type === 'string');
	return (
		texts.find(({ name }) => name === 'prompt') ??
		texts.find(({ prompt }) => prompt) ??
		texts.find(({ name, required }) => REQUIRED_PROMPTS.has(name) && required?.always)
	);
};

/** The inputs that have no parameter of their own. */
export const withoutPrompt = (inputs: ModelInput[]): ModelInput[] => {
	const prompt = findPromptInput(inputs);
	return inputs.filter((input) => input !== prompt);
};

/** The inputs for messages: the prompt input is called by the parameter that it is filled in with. */
export const withPromptLabel = (inputs: ModelInput[]): ModelInput[] => {
	const prompt = findPromptInput(inputs);
	return inputs.map((input) => (input === prompt ? { ...input, label: 'Prompt' } : input));
};

const MAX_MESSAGE_LENGTH = 300;

const readRuleMessage = (detail: unknown): string | undefined =>
	asLine(asRecord(detail).message, MAX_MESSAGE_LENGTH);

function readConditions(value: unknown): RequiredCondition[] | undefined {
	const conditions = Object.entries(asRecord(value)).map(([other, detail]) => ({
		other,
		message: readRuleMessage(detail),
	}));
	return conditions.length > 0 ? conditions : undefined;
}

const isComparable = (value: unknown): value is JsonValue =>
	['string', 'number', 'boolean'].includes(typeof value);

/** The condition that an input has one of these values; none without values that can be compared. */
function readValueCondition(other: string, given: unknown, message?: string): ValueCondition[] {
	const values = Array.isArray(given) ? given.filter(isComparable) : [];
	return values.length > 0 ? [{ other, values, message }] : [];
}

/**
 * "Required when other inputs have certain values", in two forms:
 * - `conditional: {values: {<input>: [<value>]}, operator: 'and' | 'or'}` (docs/service-facts.md, Models and
 *   inputs), where a missing operator is read as `and`, which rejects less;
 * - `conditionalValues: {<input>: {operation, allowedValues, message?}}` (the API reference), which
 *   doesn't list the operations. Only `in` is supported; other rules are left to the service, because
 *   a misinterpreted rule would reject valid values.
 */
function readValueRules({ conditional, conditionalValues }: JsonRecord) {
	const { values, operator } = asRecord(conditional);
	const conditions = Object.entries(asRecord(values)).map(([other, given]) =>
		readValueCondition(other, given),
	);
	// A condition that can't be read is never met.
	const isReadable = conditions.every((read) => read.length > 0);
	const all = operator === 'and' || operator === undefined;
	const groups = all ? [isReadable ? conditions.flat() : []] : operator === 'or' ? conditions : [];
	const single = Object.entries(asRecord(conditionalValues)).map(([other, detail]) => {
		const { operation, allowedValues } = asRecord(detail);
		return readValueCondition(
			other,
			operation === 'in' ? allowedValues : undefined,
			readRuleMessage(detail),
		);
	});
	const rules = [...groups, ...single].filter((group) => group.length > 0);
	return rules.length > 0 ? rules : undefined;
}

/** Parses when an input is required. Old records have a plain true or false. */
function readRequiredRule(value: unknown): RequiredRule | undefined {
	if (!isRecord(value)) return value === true ? { always: true } : undefined;
	const rule = {
		always: value.always === true ? true : undefined,
		ifDefined: readConditions(value.ifDefined),
		ifNotDefined: readConditions(value.ifNotDefined),
		whenValues: readValueRules(value),
	};
	return Object.values(rule).some((part) => part !== undefined) ? rule : undefined;
}

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
