import { createHash } from 'crypto';

import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Body } from '../../models/model';
import { asRecord, isRecord } from '../../utils/json';

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
	'promptOptions',
];

/** Parameters with the values of each mode; n8n may or may not keep those of the other mode. */
const VALUES = new Map([
	['fields', ['parameters']],
	['json', ['parametersJson']],
]);

/** JSON with sorted keys. */
function toCanonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join()}]`;
	if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
	const entries = Object.keys(value).sort();
	return `{${entries.map((key) => `${JSON.stringify(key)}:${toCanonicalJson(value[key])}`).join()}}`;
}

const hash = (value: unknown) => createHash('sha256').update(toCanonicalJson(value)).digest('hex');

/** The user's value, without what the editor caches in resource locators and forms. */
function writtenValue(parameter: unknown): unknown {
	if (!isRecord(parameter)) return parameter;
	const { mode, mappingMode, value } = parameter;
	return { mode, mappingMode, value };
}

const fileIdentity = ({ id, data }: IBinaryData) => id ?? hash(data);

/**
 * Identifies a submission by what the user wrote (expressions as text) and by the item with its
 * files. n8n re-evaluates expressions on each attempt, so evaluated values such as a random seed must
 * not be part of it.
 *
 * @param parameters the node's parameters as saved
 */
export function fingerprintItem(parameters: INodeParameters, item: INodeExecutionData): string {
	const mode = String(parameters.parameterMode ?? 'fields');
	const values = VALUES.get(mode) ?? ['parameters', 'parametersJson'];
	const { baseModel } = asRecord(parameters.options);
	const job = [
		...[...JOB_PARAMETERS, ...values].map((name) => [name, writtenValue(parameters[name])]),
		// The only option that defines the job.
		['baseModel', writtenValue(baseModel)],
	];
	const files = Object.entries(item.binary ?? {}).map(([name, file]) => [name, fileIdentity(file)]);
	return hash([job, item.json, files]);
}

/**
 * The fingerprint of an AI agent's call: the agent writes the values itself.
 *
 * @param body with each file replaced by its content key
 */
export const fingerprintBody = (targetId: string, body: Body): string => hash([targetId, body]);
