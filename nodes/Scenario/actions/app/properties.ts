import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** App IDs share a prefix, so they can be found anywhere in a URL. */
const APP_ID = 'wflow_[A-Za-z0-9]+';

export const appProperty: INodeProperties = {
	displayName: 'App',
	name: 'app',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The published Scenario app to run. Its inputs appear below.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an app...',
			typeOptions: { searchListMethod: 'searchApps', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. wflow_aZ67MsuuyQ5JawJekta3V7yD',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[A-Za-z0-9._-]+\\s*$',
						errorMessage:
							'An app ID can only contain letters, digits, dots, hyphens and underscores',
					},
				},
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app.scenario.com/workflows/wflow_aZ67MsuuyQ5JawJekta3V7yD',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: `^\\s*https://.*${APP_ID}.*$`,
						errorMessage: 'Copy the URL of the app from the Scenario web app',
					},
				},
			],
			extractValue: { type: 'regex', regex: `https://.*?(${APP_ID})` },
		},
	],
};

/**
 * The app ID of an item.
 *
 * @throws {NodeOperationError} when there is none
 */
export function readAppId(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('app', itemIndex, '', { extractValue: true });
	const appId = typeof given === 'string' ? given.trim() : '';
	if (appId) return appId;
	throw new NodeOperationError(context.getNode(), 'No app is selected', {
		itemIndex,
		description: 'Select one in "App", or check its expression.',
	});
}
