import type { INodeProperties } from 'n8n-workflow';

import { promptProperty } from '../generate/properties';
import { modelProperty, simplifyProperty } from '../properties';

/** Writes an instruction for one image, in a parameter of its own. */
export const IMAGE_EDITING = 'image-editing';

/** The API's modes (GeneratePromptParams in the vendor's client). */
const MODES = [
	{ name: 'Completion', value: 'completion', description: 'Completes your prompt' },
	{
		name: 'Contextual',
		value: 'contextual',
		description: 'Describes the images and builds on them',
	},
	{
		name: 'Contextual V2',
		value: 'contextual-v2',
		description: 'The same with up to 15 images and videos',
	},
	{ name: 'Image Editing', value: IMAGE_EDITING, description: 'Writes how to edit one image' },
	{ name: 'Inventive', value: 'inventive', description: 'Invents something new from your prompt' },
	{ name: 'Structured', value: 'structured', description: 'Brings your prompt into a structure' },
];

export const DEFAULT_MODE = 'completion';

export const promptProperties: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: DEFAULT_MODE,
		description: 'How to write the prompts',
		options: MODES,
	},
	{
		...promptProperty('A lighthouse in a storm'),
		description: 'Your idea, or the beginning of a prompt',
	},
	{
		displayName: 'Images',
		name: 'images',
		type: 'string',
		default: '',
		placeholder: 'e.g. data, asset_qSACAtKeAbd1EmAEG4YNguea',
		description: 'Binary fields, asset IDs or URLs to base the prompts on, separated by commas',
	},
	{
		...modelProperty('searchAllModels'),
		required: false,
		description: 'The model to write the prompts for, optional. Images take precedence over it.',
	},
	{
		displayName: 'Number of Prompts',
		name: 'numResults',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many prompts to write. Returns one item per prompt.',
	},
	simplifyProperty,
	{
		displayName: 'Additional Options',
		name: 'promptOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Avoid Protected Names',
				name: 'ensureIPCleared',
				type: 'boolean',
				default: true,
				description: 'Whether to keep brands, characters and people out of the prompts',
			},
			{
				displayName: 'Seed',
				name: 'seed',
				type: 'number',
				default: 1,
				description: 'The same seed and values give similar prompts again',
			},
			{
				displayName: 'Temperature',
				name: 'temperature',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: 0.8,
				description: 'Higher values make the prompts more random',
			},
			{
				displayName: 'Top P',
				name: 'topP',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
				default: 0.9,
				description: 'An alternative to Temperature: the share of likely words to choose from',
			},
		],
	},
];
