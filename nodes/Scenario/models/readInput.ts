import { isRecord, numberOf, recordOf, recordsOf, textOf, textsOf } from '../transport/json';
import type {
	AllowedValue,
	InputType,
	JsonValue,
	ModelInput,
	RequiredCondition,
	RequiredRule,
	ValueCondition,
} from './types';
import { humanise } from './words';

const INPUT_TYPES: readonly InputType[] = [
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
];

/** Inputs within inputs within inputs: the API has one level. */
const DEEPEST = 4;

const flagOf = (value: unknown): boolean | undefined => (value === true ? true : undefined);

const countOf = (value: unknown): number | undefined => {
	const count = numberOf(value);
	return count !== undefined && count >= 0 ? count : undefined;
};

/** Numbers and texts with something in them: "" is how some models say "left out". */
function allowedValuesOf(value: unknown): AllowedValue[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const allowed = value.filter(
		(entry): entry is AllowedValue =>
			(typeof entry === 'string' && entry !== '') || numberOf(entry) !== undefined,
	);
	return allowed.length > 0 ? [...new Set(allowed)] : undefined;
}

const labelsOf = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).flatMap(([key, label]) => {
			const text = textOf(label)?.trim();
			return text ? [[key, text]] : [];
		}),
	);

/** `uiConfig.selects`: labels by input and value. It may name inputs that don't exist. */
export const readSelects = (value: unknown): Record<string, Record<string, string>> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).map(([name, labels]) => [name, labelsOf(labels)]),
	);

/** The message stands alone or in an object. */
const messageOf = (value: unknown): string | undefined =>
	textOf(value)?.trim() ?? textOf(recordOf(value).message)?.trim();

function conditionsOf(value: unknown): RequiredCondition[] | undefined {
	const conditions = Object.entries(recordOf(value)).map(([other, detail]) => ({
		other,
		message: messageOf(detail),
	}));
	return conditions.length > 0 ? conditions : undefined;
}

const isScalar = (value: unknown): value is JsonValue =>
	['string', 'number', 'boolean'].includes(typeof value);

/** How an operation is known to be written, without case and marks. */
const OPERATIONS = new Map([
	...['', 'in', 'is', 'eq', 'equal', 'equals', 'oneof', 'includes'].map((word) => [word, false]),
	...['notin', 'nin', 'isnot', 'not', 'ne', 'neq', 'notequal', 'notequals'].map((word) => [
		word,
		true,
	]),
] as Array<[string, boolean]>);

/**
 * "Required when another input has a certain value". The reference says no more than "operation
 * and allowed values", so what can't be understood is left to the service: it refuses before it
 * charges, while a rule misread here would refuse what is right.
 */
function valueConditionsOf(value: unknown): ValueCondition[] | undefined {
	const conditions = Object.entries(recordOf(value)).flatMap(([other, detail]) => {
		const rule = isRecord(detail) ? detail : { values: detail };
		const given = rule.values ?? rule.allowedValues ?? rule.value;
		const values = (Array.isArray(given) ? given : []).filter(isScalar);
		if (!Array.isArray(given) && isScalar(given) && isRecord(detail)) values.push(given);
		const word = rule.operation ?? rule.operator ?? '';
		const operation = typeof word === 'string' ? word.toLowerCase().replace(/[^a-z]/g, '') : '?';
		const negated = OPERATIONS.get(operation);
		if (negated === undefined || values.length === 0) return [];
		return [{ other, values, negated, message: messageOf(isRecord(detail) ? detail : undefined) }];
	});
	return conditions.length > 0 ? conditions : undefined;
}

/** Old records say plain true or false. */
function requiredRuleOf(value: unknown): RequiredRule | undefined {
	if (!isRecord(value)) return value === true ? { always: true } : undefined;
	const rule = {
		always: flagOf(value.always),
		ifDefined: conditionsOf(value.ifDefined),
		ifNotDefined: conditionsOf(value.ifNotDefined),
		conditionalValues: valueConditionsOf(value.conditionalValues),
	};
	return Object.values(rule).some((part) => part !== undefined) ? rule : undefined;
}

/** Two inputs called "Seed" can't be told apart: the names help where they say more. */
function withDistinctLabels(inputs: ModelInput[]): ModelInput[] {
	const counts = new Map<string, number>();
	for (const { label } of inputs) counts.set(label, (counts.get(label) ?? 0) + 1);
	return inputs.map((input) =>
		(counts.get(input.label) ?? 0) > 1 ? { ...input, label: humanise(input.name) } : input,
	);
}

/**
 * Reads a record's list of inputs. What has no name is left out, what is named twice counts once,
 * and a type that isn't known is taken as text: the service has the last word.
 */
export function readInputs(
	value: unknown,
	selects: Record<string, Record<string, string>>,
	depth = 0,
): ModelInput[] {
	const inputs = new Map<string, ModelInput>();
	for (const record of recordsOf(value)) {
		const name = textOf(record.name);
		if (!name || inputs.has(name)) continue;
		inputs.set(name, {
			name,
			type: INPUT_TYPES.find((type) => type === record.type) ?? 'string',
			label: textOf(record.label)?.replace(/\s+/g, ' ').trim() ?? humanise(name),
			description: textOf(record.description),
			hint: textOf(record.hint),
			placeholder: textOf(record.placeholder),
			group: textOf(record.group),
			default: record.default,
			required: requiredRuleOf(record.required),
			allowedValues: allowedValuesOf(record.allowedValues),
			valueLabels: Object.hasOwn(selects, name) ? selects[name] : undefined,
			min: numberOf(record.min),
			max: numberOf(record.max),
			step: numberOf(record.step),
			minLength: countOf(record.minLength),
			maxLength: countOf(record.maxLength),
			kind: textOf(record.kind),
			maxSize: countOf(record.maxSize),
			maxDuration: countOf(record.maxDuration),
			prompt: flagOf(record.prompt),
			costImpact: flagOf(record.costImpact),
			color: flagOf(record.color),
			parent: flagOf(record.parent),
			maskFrom: textOf(record.maskFrom),
			modelTypes: textsOf(record.modelTypes),
			inputs: depth < DEEPEST ? readInputs(record.inputs, selects, depth + 1) : [],
		});
	}
	return withDistinctLabels([...inputs.values()]);
}
