import type { INodeProperties } from 'n8n-workflow';

/** IDs of apps begin alike, wherever in an address they stand. */
const ID = 'wflow_[A-Za-z0-9]+';

export const workflowProperty: INodeProperties = {
	displayName: 'App',
	name: 'workflow',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A published Scenario workflow. The fields below are built from its inputs.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an app...',
			typeOptions: { searchListMethod: 'searchWorkflows', searchable: true },
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
						errorMessage: 'An app ID has letters, digits, dots, hyphens and underscores only',
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
						regex: `^\\s*https://.*${ID}.*$`,
						errorMessage: 'Copy the address of the app in the Scenario web app',
					},
				},
			],
			extractValue: { type: 'regex', regex: `https://.*?(${ID})` },
		},
	],
};
