import { createHash } from 'crypto';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Body } from '../models/model';
import { asRecord, isRecord } from '../utils/json';

/** Parameters that define the job. All others concern waiting or output. */
const JOB_PARAMETERS = [
	'resource',
	'operation',
	'model',
	'app',
	'prompt',
	'parameterMode',
	// Of Generate Prompt:
	'mode',
	'images',
	'numResults',
];

/** Additional Options that define the job: most don't. */
const JOB_OPTIONS = ['baseModel', 'ensureIPCleared', 'seed', 'temperature', 'topP'];

/** Parameters with the values of each mode; n8n may or may not keep those of the other mode. */
const VALUES = new Map([
	['fields', ['parameters']],
	['json', ['parametersJson']],
]);

/** JSON with sorted keys. */
function toCanonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join()}]`;
	if (!isRecord(value)) return JSON.stringify(value);
	const entries = Object.keys(value).sort();
	return `{${entries.map((key) => `${JSON.stringify(key)}:${toCanonicalJson(value[key])}`).join()}}`;
}

/** Hashes a value as it is once n8n has stored it and read it back: a date is a text then. */
const hash = (value: unknown) => {
	const stored: unknown = JSON.parse(JSON.stringify(value));
	return createHash('sha256').update(toCanonicalJson(stored)).digest('hex');
};

/** The user's value, without what the editor keeps beside it in resource locators and forms. */
function writtenValue(parameter: unknown): unknown {
	if (!isRecord(parameter)) return parameter;
	const { __rl: isLocator, mode, mappingMode, value } = parameter;
	if (isLocator === true) return { mode, value };
	return mappingMode === undefined ? parameter : { mappingMode, value };
}

/**
 * Identifies what the user wrote, with expressions as text. n8n evaluates expressions again on each
 * attempt, so evaluated values such as a random seed must not be part of it. Neither is the item: within
 * an execution the items of a node run don't change, but the values in them look different once n8n has
 * stored them.
 *
 * @param parameters the node's parameters as saved
 */
export function fingerprintParameters(parameters: INodeParameters): string {
	const mode = String(parameters.parameterMode ?? 'fields');
	const values = VALUES.get(mode) ?? ['parameters', 'parametersJson'];
	const options = asRecord(parameters.options);
	return hash([
		...[...JOB_PARAMETERS, ...values].map((name) => [name, writtenValue(parameters[name])]),
		...JOB_OPTIONS.map((name) => [name, writtenValue(options[name])]),
	]);
}

/**
 * The fingerprint of an AI agent's call: the agent writes the values itself.
 *
 * @param body with each file replaced by its content key
 */
export const fingerprintBody = (targetId: string, body: Body): string => hash([targetId, body]);

/**
 * Tells the items of two retries apart, which differ if a node before ran again. Without the IDs of its
 * files, which n8n may change when it stores them.
 *
 * @returns empty if the item can't be stored as JSON
 */
export function hashItem({ json, binary = {} }: INodeExecutionData): string {
	const files = Object.entries(binary).map(([field, { mimeType, fileName, fileSize }]) => [
		field,
		{ mimeType, fileName, fileSize },
	]);
	try {
		return hash([json, Object.fromEntries(files)]);
	} catch {
		return '';
	}
}
