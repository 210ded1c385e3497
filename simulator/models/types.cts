import type { FileKind } from '../types.cts';

/** The other input, with the message returned when the rule is violated. */
type Rule = Record<string, { message: string }>;

export type Required =
	| boolean
	| {
			always?: boolean;
			ifDefined?: Rule;
			ifNotDefined?: Rule;
			/** Required when other inputs have one of these values, as in the specification. */
			conditional?: { values: Record<string, unknown[]>; operator?: 'and' | 'or' };
			/** The same as an older page of the vendor's reference describes it. */
			conditionalValues?: Record<
				string,
				{ operation: string; allowedValues: unknown[]; message: string }
			>;
	  };

/** One input of a model, as the API describes it. */
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
	minDuration?: number;
	maxDuration?: number;
	prompt?: boolean;
	promptSpark?: boolean;
	costImpact?: boolean;
	color?: boolean;
	parent?: boolean;
	backgroundBehavior?: string;
	modelTypes?: string[];
	inputs?: InputRecord[];
}

/** The model record as `GET /models/{id}` returns it. */
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
	uiConfig?: {
		selects: Record<string, Record<string, string>>;
		/** The inputs that take trained models. */
		lorasComponent?: {
			label: string;
			modelInput: string;
			scaleInput: string;
			modelIdInput?: string;
		};
	};
	[more: string]: unknown;
}

/** A simulated model: its record and what only the server knows. */
export interface SimulatedModel {
	record: ModelRecord;
	/** Creative Units of a run with all inputs at their defaults. */
	price: number;
	/** Creative Units for the quality check of each output; it is part of the cost. */
	qualityGate?: number;
	/** Creative Units that trained models add. */
	loraSurcharge?: number;
}
