import { isRecord, recordOf } from '../transport/json';
import { lineOf } from '../transport/text';
import type { JsonValue, RequiredCondition, RequiredRule, ValueCondition } from './types';

/** Ways to write an operation, in small letters without spaces and marks between words. */
const OPERATIONS = new Map([
	...['', 'in', 'is', 'eq', 'equal', 'equals', 'oneof', '=', '==', '==='].map(
		(word) => [word, 'among'] as const,
	),
	...['notin', 'nin', 'isnot', 'not', 'ne', 'neq', 'notequal', 'notequals', '!=', '!=='].map(
		(word) => [word, 'not among'] as const,
	),
]);

const LONGEST_MESSAGE = 300;

/** The message stands alone or in an object. */
const messageOf = (value: unknown): string | undefined =>
	lineOf(value, LONGEST_MESSAGE) ?? lineOf(recordOf(value).message, LONGEST_MESSAGE);

function conditionsOf(value: unknown): RequiredCondition[] | undefined {
	const conditions = Object.entries(recordOf(value)).map(([other, detail]) => ({
		other,
		message: messageOf(detail),
	}));
	return conditions.length > 0 ? conditions : undefined;
}

const isScalar = (value: unknown): value is JsonValue =>
	['string', 'number', 'boolean'].includes(typeof value);

function operationOf({ operation, operator }: Record<string, unknown>) {
	const word = operation ?? operator ?? '';
	return typeof word === 'string'
		? OPERATIONS.get(word.toLowerCase().replace(/[\s_-]/g, ''))
		: undefined;
}

/** A list of values stands alone, or in an object beside an operation and a message. */
function valueConditionOf(other: string, detail: unknown): ValueCondition[] {
	const rule = isRecord(detail) ? detail : { values: Array.isArray(detail) ? detail : [] };
	const given: unknown = rule.values ?? rule.allowedValues ?? rule.value;
	const values = (Array.isArray(given) ? given : [given]).filter(isScalar);
	const operation = operationOf(rule);
	if (!operation || values.length === 0) return [];
	return [{ other, values, negated: operation === 'not among', message: messageOf(rule) }];
}

/**
 * "Required when another input has a certain value". The reference says no more than "operation
 * and allowed values", so what can't be understood is left to the service: it refuses before it
 * charges, while a rule misread here would refuse what is right.
 */
function valueConditionsOf(value: unknown): ValueCondition[] | undefined {
	const conditions = Object.entries(recordOf(value)).flatMap(([other, detail]) =>
		valueConditionOf(other, detail),
	);
	return conditions.length > 0 ? conditions : undefined;
}

/** Reads when an input is required. Old records say plain true or false. */
export function requiredRuleOf(value: unknown): RequiredRule | undefined {
	if (!isRecord(value)) return value === true ? { always: true } : undefined;
	const rule = {
		always: value.always === true ? true : undefined,
		ifDefined: conditionsOf(value.ifDefined),
		ifNotDefined: conditionsOf(value.ifNotDefined),
		conditionalValues: valueConditionsOf(value.conditionalValues),
	};
	return Object.values(rule).some((part) => part !== undefined) ? rule : undefined;
}
