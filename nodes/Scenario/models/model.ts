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
	/** Whether its failed jobs are charged (the vendor's client: disableRefund). */
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
