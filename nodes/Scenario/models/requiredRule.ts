import type { JsonRecord } from '../utils/json';
import { asRecord, isRecord } from '../utils/json';
import { asLine } from '../utils/text';
import type {
	JsonValue,
	ModelInput,
	RequiredCondition,
	RequiredRule,
	ValueCondition,
} from './model';

const MAX_MESSAGE_LENGTH = 300;

const readMessage = (detail: unknown): string | undefined =>
	asLine(asRecord(detail).message, MAX_MESSAGE_LENGTH);

function readConditions(value: unknown): RequiredCondition[] | undefined {
	const conditions = Object.entries(asRecord(value)).map(([other, detail]) => ({
		other,
		message: readMessage(detail),
	}));
	return conditions.length > 0 ? conditions : undefined;
}

const isScalar = (value: unknown): value is JsonValue =>
	['string', 'number', 'boolean'].includes(typeof value);

/** The condition that an input has one of these values; none without values that can be compared. */
function readValueCondition(other: string, given: unknown, message?: string): ValueCondition[] {
	const values = Array.isArray(given) ? given.filter(isScalar) : [];
	return values.length > 0 ? [{ other, values, message }] : [];
}

/**
 * "Required when other inputs have certain values", in two forms:
 * - `conditional: {values: {<input>: [<value>]}, operator: 'and' | 'or'}` (the vendor's client), where
 *   a missing operator is read as `and`, which rejects less;
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
			readMessage(detail),
		);
	});
	const rules = [...groups, ...single].filter((group) => group.length > 0);
	return rules.length > 0 ? rules : undefined;
}

/** Parses when an input is required. Old records have a plain true or false. */
export function readRequiredRule(value: unknown): RequiredRule | undefined {
	if (!isRecord(value)) return value === true ? { always: true } : undefined;
	const rule = {
		always: value.always === true ? true : undefined,
		ifDefined: readConditions(value.ifDefined),
		ifNotDefined: readConditions(value.ifNotDefined),
		whenValues: readValueRules(value),
	};
	return Object.values(rule).some((part) => part !== undefined) ? rule : undefined;
}

/** The other inputs and values, for the rules of a missing input. */
export interface Siblings {
	inputs: Map<string, ModelInput>;
	/** The names of those that have a value, valid or not. */
	set: Set<string>;
	/** The valid values. */
	values: Map<string, JsonValue>;
	/** Whether the service fills it in when it is left out. */
	hasDefault(input: ModelInput): boolean;
}

export interface MissingInput {
	/** A clause without a full stop. */
	message: string;
	/** The inputs of which one is required, including this one. */
	oneOf?: string[];
}

/** The API's own message if there is one, otherwise the clause. */
function explain(label: string, conditions: RequiredCondition[], clause: string): string {
	const message = conditions.find((condition) => condition.message)?.message;
	return message ? `${label}: ${message.replace(/\.$/, '')}` : `${label} ${clause}`;
}

function isMet({ other, values }: ValueCondition, siblings: Siblings): boolean {
	const value = siblings.values.get(other);
	if (value === undefined) return false;
	const texts = (Array.isArray(value) ? value : [value]).map(String);
	return values.some((wanted) => texts.includes(String(wanted)));
}

/** One of several inputs is enough. If one of them is unknown or has a default, none is missing. */
function findMissingOfAny(
	input: ModelInput,
	conditions: RequiredCondition[],
	siblings: Siblings,
): MissingInput | undefined {
	const others = conditions.map(({ other }) => siblings.inputs.get(other));
	const isMissing = (other: ModelInput | undefined): other is ModelInput =>
		other !== undefined && !siblings.set.has(other.name) && !siblings.hasDefault(other);
	if (!others.every(isMissing)) return undefined;
	const labels = others.map(({ label }) => label).join(' or ');
	return {
		message: explain(input.label, conditions, `or ${labels} is required`),
		oneOf: [input.name, ...others.map(({ name }) => name)].sort(),
	};
}

/**
 * Why an input without a value requires one; undefined if it doesn't. An ambiguous rule is interpreted
 * leniently: the service validates again before it charges.
 */
export function findMissing(input: ModelInput, siblings: Siblings): MissingInput | undefined {
	const { always, ifDefined = [], ifNotDefined = [], whenValues = [] } = input.required ?? {};
	const { label } = input;
	if (always) return { message: `${label} is required` };

	const getLabel = (name: string) => siblings.inputs.get(name)?.label ?? name;
	const withOther = ifDefined.find(({ other }) => siblings.set.has(other));
	if (withOther) {
		const clause = `is required when ${getLabel(withOther.other)} is set`;
		return { message: explain(label, [withOther], clause) };
	}
	const met = whenValues.find((group) => group.every((condition) => isMet(condition, siblings)));
	if (met) {
		const states = met.map(
			({ other, values }) => `${getLabel(other)} is ${values.map(String).join(' or ')}`,
		);
		return { message: explain(label, met, `is required when ${states.join(' and ')}`) };
	}
	return ifNotDefined.length > 0 ? findMissingOfAny(input, ifNotDefined, siblings) : undefined;
}
