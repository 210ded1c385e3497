import type { FileKind } from '../types.cts';

/** Another input, with the sentence that is answered when the rule is broken. */
export type Rule = Record<string, { message: string }>;

export type Required =
	| boolean
	| {
			always?: boolean;
			ifDefined?: Rule;
			ifNotDefined?: Rule;
			conditionalValues?: Record<
				string,
				{ operation: string; allowedValues: unknown[]; message: string }
			>;
	  };

/** One input of a model, as the API puts it. */
export interface InputRecord {
	name: string;
	type:
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
	label?: string;
	description?: string;
	hint?: string;
	placeholder?: string;
	group?: string;
	default?: unknown;
	required?: Required;
	allowedValues?: Array<string | number>;
	min?: number;
	max?: number;
	step?: number;
	minLength?: number;
	maxLength?: number;
	kind?: FileKind;
	maxSize?: number;
	maxDuration?: number;
	prompt?: boolean;
	promptSpark?: boolean;
	costImpact?: boolean;
	color?: boolean;
	parent?: boolean;
	maskFrom?: string;
	backgroundBehavior?: string;
	modelTypes?: string[];
	inputs?: InputRecord[];
}

/** The record of a model, as `GET /models/{id}` gives it. */
export interface ModelRecord {
	id: string;
	name: string;
	shortDescription: string;
	type: string;
	privacy: 'public' | 'private';
	capabilities: string[];
	tags: string[];
	accessRestrictions: number;
	custom: boolean;
	complianceMetadata?: { modelProvider: string };
	inputs?: InputRecord[];
	uiConfig?: { selects: Record<string, Record<string, string>> };
	[more: string]: unknown;
}

/** A model on the simulated server: its record, and what only the server knows. */
export interface SimulatedModel {
	record: ModelRecord;
	/** Creative Units of a run with every input at its default. */
	price: number;
	/** Creative Units off the price. */
	discount: number;
}
