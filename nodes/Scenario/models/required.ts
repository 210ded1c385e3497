import type { JsonValue, ModelInput, RequiredCondition, ValueCondition } from './types';

/** What is known of the other inputs when one is missing. */
export interface Siblings {
	inputOf(name: string): ModelInput | undefined;
	/** Given a value, right or wrong. */
	isSet(name: string): boolean;
	/** Undefined where nothing was given or what was given is wrong. */
	valueOf(name: string): JsonValue | undefined;
	/** The service fills it in when it is left out. */
	hasPreset(input: ModelInput): boolean;
}

export interface Lack {
	/** A clause for people. */
	message: string;
	/** The inputs of which one is needed, this one among them. */
	oneOf?: string[];
}

const withMessage = (label: string, message: string | undefined, clause: string): string =>
	message ? `${label}: ${message.replace(/\.$/, '')}` : `${label} ${clause}`;

function holds({ other, values, negated }: ValueCondition, siblings: Siblings): boolean {
	const value = siblings.valueOf(other);
	if (value === undefined) return false;
	const texts = (Array.isArray(value) ? value : [value]).map(String);
	return values.some((wanted) => texts.includes(String(wanted))) !== negated;
}

/** One of several will do, and where one of them is unknown or has a default nothing is missing. */
function lackOfAny(
	input: ModelInput,
	conditions: RequiredCondition[],
	siblings: Siblings,
): Lack | undefined {
	const others = conditions.map(({ other }) => siblings.inputOf(other));
	const isMissing = (other: ModelInput | undefined): other is ModelInput =>
		other !== undefined && !siblings.isSet(other.name) && !siblings.hasPreset(other);
	if (!others.every(isMissing)) return undefined;
	const labels = others.map(({ label }) => label).join(' or ');
	const message = conditions.find((condition) => condition.message)?.message;
	return {
		message: withMessage(input.label, message, `or ${labels} is required`),
		oneOf: [input.name, ...others.map(({ name }) => name)].sort(),
	};
}

/**
 * Why an input that has no value needs one, or undefined when it doesn't. Of a rule that can be
 * read in two ways the milder reading counts: the service checks again, before it charges.
 */
export function lackOf(input: ModelInput, siblings: Siblings): Lack | undefined {
	const {
		always,
		ifDefined = [],
		ifNotDefined = [],
		conditionalValues = [],
	} = input.required ?? {};
	const { label } = input;
	if (always) return { message: `${label} is required` };

	const labelOf = (name: string) => siblings.inputOf(name)?.label ?? name;
	const withOther = ifDefined.find(({ other }) => siblings.isSet(other));
	if (withOther) {
		const clause = `is required when ${labelOf(withOther.other)} is set`;
		return { message: withMessage(label, withOther.message, clause) };
	}
	const forValue = conditionalValues.find((condition) => holds(condition, siblings));
	if (forValue) {
		const values = forValue.values.map(String).join(' or ');
		const clause = `is required when ${labelOf(forValue.other)} is ${forValue.negated ? 'not ' : ''}${values}`;
		return { message: withMessage(label, forValue.message, clause) };
	}
	return ifNotDefined.length > 0 ? lackOfAny(input, ifNotDefined, siblings) : undefined;
}
