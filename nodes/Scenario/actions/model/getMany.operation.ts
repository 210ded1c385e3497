import { listModels } from '../../catalog/lists';
import { eachItem } from '../../execution/run';
import type { Model, ModelKind } from '../../models/model';
import { modelSummary } from '../../models/modelOutput';
import { CAPABILITIES, findModels, getCapabilities } from '../../models/modelSearch';
import { asText, toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { createListLoader, getManyProperties, readGetMany, visibilityFilter } from '../properties';

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
	const getWord = (word: string) => words[word] ?? word;
	return capability
		.split('_')
		.map((part) =>
			part
				.split(/2(?=txt|img|video|audio|3d)/)
				.map(getWord)
				.join(' to '),
		)
		.join(' ');
}

const capabilities = Object.values(CAPABILITIES)
	.flat()
	.map((value) => ({ name: capabilityName(value), value }))
	// No `localeCompare`: it would load locale data at each start of n8n.
	.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

const properties = getManyProperties([
	{
		displayName: 'Capability',
		name: 'capability',
		type: 'options',
		default: 'txt2video',
		description: 'Only return models with this capability',
		options: capabilities,
	},
	{
		displayName: 'Modality',
		name: 'modality',
		type: 'options',
		default: 'video',
		description: 'Only return models listed under this resource',
		options: [
			{ name: '3D Model', value: 'threeD' },
			{ name: 'Audio', value: 'audio' },
			{ name: 'Image', value: 'image' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. google veo',
		description: 'Only return models whose name, ID, provider, type or tags contain all words',
	},
	{
		displayName: 'Type',
		name: 'kind',
		type: 'options',
		default: 'lora',
		description: 'Only return models of this type',
		options: [
			{
				name: 'Composition',
				value: 'composition',
				description: 'A mix of LoRAs, run through a base model',
			},
			{ name: 'Custom', value: 'custom', description: 'Runs by itself' },
			{ name: 'LoRA', value: 'lora', description: 'A trained style, run through a base model' },
		],
	},
	visibilityFilter('models'),
]);

/** The choices of the filter Type. */
const KINDS: readonly ModelKind[] = ['composition', 'custom', 'lora'];

const execute = eachItem(({ client, context }) => {
	const loadList = createListLoader(async (visibility) => await listModels(client, visibility));
	return async ({ itemIndex, simplify }) => {
		const { filters, limit } = readGetMany(context, itemIndex);
		const modality = asText(filters.modality);
		const capability = asText(filters.capability);
		const can = ({ capabilities }: Model) =>
			capability === undefined || capabilities.includes(capability);
		const found = findModels(await loadList(filters.visibility), {
			modelKind: KINDS.find((kind) => kind === filters.kind),
			capabilities: modality === undefined ? undefined : getCapabilities(modality),
			filter: asText(filters.search),
		});
		return found
			.filter(can)
			.slice(0, limit)
			.map((model) => toDataObject(simplify ? modelSummary(model) : model.record));
	};
});

export const getManyModelsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many models',
	description: 'List models by resource, type, capability or name',
	properties,
	execute,
};
