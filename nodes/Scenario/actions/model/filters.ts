import type { INodeProperties } from 'n8n-workflow';

import { CAPABILITIES_OF } from '../../models/capabilities';

/** "txt2video" → "Text to Video", "controlnet_ip_adapter" → "ControlNet IP Adapter". */
function capabilityName(capability: string): string {
	const words: Record<string, string> = {
		'3d': '3D',
		adapter: 'Adapter',
		audio: 'Audio',
		controlnet: 'ControlNet',
		img: 'Image',
		inpaint: 'Inpaint',
		ip: 'IP',
		outpaint: 'Outpaint',
		reference: 'Reference',
		texture: 'Texture',
		txt: 'Text',
		video: 'Video',
	};
	const worded = (word: string) => words[word] ?? word;
	return capability
		.split('_')
		.map((part) =>
			part
				.split(/2(?=txt|img|video|audio|3d)/)
				.map(worded)
				.join(' to '),
		)
		.join(' ');
}

const capabilities = Object.values(CAPABILITIES_OF)
	.flat()
	.map((value) => ({ name: capabilityName(value), value }))
	// Plain letters need no rules of a language, which would be loaded at each start of n8n.
	.sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));

export const modelFilters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Capability',
			name: 'capability',
			type: 'options',
			default: 'txt2video',
			description: 'Only models that can do this',
			options: capabilities,
		},
		{
			displayName: 'Modality',
			name: 'modality',
			type: 'options',
			default: 'video',
			description: 'Only models of this resource: what its model list shows',
			options: [
				{ name: '3D Model', value: 'threeD' },
				{ name: 'Audio', value: 'audio' },
				{ name: 'Image', value: 'image' },
				{ name: 'Video', value: 'video' },
			],
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. google veo',
			description: 'Words that must all stand in the name, ID, provider or tags',
		},
		{
			displayName: 'Visibility',
			name: 'visibility',
			type: 'options',
			default: 'own',
			description: 'Whose models to list',
			options: [
				{ name: 'Own and Public', value: 'all' },
				{ name: 'Own', value: 'own', description: 'Models of this project' },
				{ name: 'Public', value: 'public', description: 'Models that everybody has' },
			],
		},
	],
};
