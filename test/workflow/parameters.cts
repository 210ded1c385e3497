import type { IDataObject } from 'n8n-workflow';

/** Parameters of the node as the editor saves them. */

const list = (value: string) => ({ __rl: true, mode: 'list', value });

const defineBelow = (value: IDataObject | null) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	attemptToConvertTypes: false,
	convertFieldsToString: false,
	schema: Object.keys(value ?? {}).map((id) => ({
		id,
		displayName: id,
		required: false,
		defaultMatch: false,
		display: true,
	})),
});

/** Generate Video with a model that takes only text. */
export const generate = (over: IDataObject = {}): IDataObject => ({
	resource: 'video',
	operation: 'generate',
	model: list('model_veo3-1-fast'),
	prompt: 'A lighthouse in a storm',
	parameterMode: 'fields',
	parameters: defineBelow(null),
	...over,
});

/** The same with Using JSON. */
export const generateJson = (parameters: IDataObject, over: IDataObject = {}): IDataObject =>
	generate({ parameterMode: 'json', parametersJson: JSON.stringify(parameters), ...over });

/** The same with the form filled in. */
export const generateFields = (value: IDataObject, over: IDataObject = {}): IDataObject =>
	generate({ parameters: defineBelow(value), ...over });

/** The same with Map Automatically: nothing is filled in. */
export const autoMapped = (over: IDataObject = {}): IDataObject =>
	generate({
		prompt: '',
		parameters: { ...defineBelow(null), mappingMode: 'autoMapInputData' },
		...over,
	});

export const job = (operation: string, over: IDataObject = {}): IDataObject => ({
	resource: 'job',
	operation,
	jobId: { __rl: true, mode: 'id', value: '={{ $json.jobId }}' },
	...over,
});

/** An operation on an asset, by default the one of each item. */
export const asset = (operation: string, over: IDataObject = {}): IDataObject => ({
	resource: 'asset',
	operation,
	assetId: byId('={{ $json.assetId }}'),
	...over,
});

/** Run App with Using JSON. */
export function runApp(id: string, values: IDataObject, over: IDataObject = {}): IDataObject {
	const { model: _, prompt: __, ...parameters } = generateJson(values);
	return { ...parameters, resource: 'app', operation: 'run', app: byId(id), ...over };
}

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
