/** The types of input that the API knows: there are no others. */
export type InputType =
	| 'boolean'
	| 'file'
	| 'file_array'
	| 'inputs_array'
	| 'model'
	| 'model_array'
	| 'number'
	| 'number_array'
	| 'string'
	| 'string_array';

export type JsonValue =
	string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** What is sent to the model: flat, with inputs that are not set left out. */
export type Body = Record<string, JsonValue>;

/** One value of a choice. */
export type AllowedValue = string | number;

export interface RequiredCondition {
	/** Name of the input that decides. */
	other: string;
	/** The API's own sentence for people. */
	message?: string;
}

export interface ValueCondition extends RequiredCondition {
	values: JsonValue[];
	/** Holds for every value but these. */
	negated: boolean;
}

/** When an input is required. Any one of the rules is enough. */
export interface RequiredRule {
	always?: boolean;
	ifDefined?: RequiredCondition[];
	/** At least one of the input and these is needed. */
	ifNotDefined?: RequiredCondition[];
	conditionalValues?: ValueCondition[];
}

/** One input of a model, in the API's own terms. */
export interface ModelInput {
	/** Key in the request body. */
	name: string;
	type: InputType;
	/** For people; distinct within a model. */
	label: string;
	description?: string;
	hint?: string;
	placeholder?: string;
	group?: string;
	default?: unknown;
	required?: RequiredRule;
	/** One of them for a string or number, any of them for a list. Never contains "". */
	allowedValues?: AllowedValue[];
	/** Labels of allowed values, by the value as text. */
	valueLabels?: Record<string, string>;
	/** Of a number, and of each number of a list. */
	min?: number;
	max?: number;
	step?: number;
	/** Characters of a string; items of a list. */
	minLength?: number;
	maxLength?: number;
	/** Of files: 3d, audio, document, image, image-hdr, json, text or video. */
	kind?: string;
	/** Bytes. */
	maxSize?: number;
	/** Seconds. */
	maxDuration?: number;
	/** It is written in words, like the prompt. */
	prompt?: boolean;
	costImpact?: boolean;
	color?: boolean;
	/** The file is what the result is made from. */
	parent?: boolean;
	/** Of models that fit, e.g. flux.1-lora. */
	modelTypes?: string[];
	/** What each object of an inputs_array holds. */
	inputs?: ModelInput[];
}

export interface Model {
	id: string;
	name: string;
	/** "custom" is what the generate endpoint runs. */
	type?: string;
	privacy?: string;
	provider?: string;
	description?: string;
	capabilities: string[];
	/** Empty in the rows of a list: only a model's own record carries them. */
	inputs: ModelInput[];
	/** Labels of allowed values, by input and value as text. */
	selects: Record<string, Record<string, string>>;
	tags: string[];
	/** 0 free, 25 Creator, 50 Pro, 75 Team, 100 Enterprise. */
	accessRestrictions: number;
}
