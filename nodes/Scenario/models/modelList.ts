import { containsWords } from '../utils/text';
import type { Model } from './model';
import type { ModelKind } from './modelTypes';
import { describeModelType, getModelKind } from './modelTypes';
import { isTrained } from './trainedModel';

/**
 * The API's 34 capabilities, by the resource under which models are listed: by their output, or by
 * their input for those that generate text, because text has no resource.
 */
export const CAPABILITIES = {
	video: ['txt2video', 'img2video', 'video2video', 'audio2video', 'video2txt'],
	image: [
		'txt2img',
		'img2img',
		'video2img',
		'inpaint',
		'outpaint',
		'reference',
		'controlnet',
		'txt2img_ip_adapter',
		'img2img_ip_adapter',
		'inpaint_ip_adapter',
		'txt2img_texture',
		'img2img_texture',
		'reference_texture',
		'controlnet_img2img',
		'controlnet_inpaint',
		'controlnet_reference',
		'controlnet_texture',
		'controlnet_ip_adapter',
		'controlnet_inpaint_ip_adapter',
		'img2txt',
		'txt2txt',
	],
	audio: ['txt2audio', 'audio2audio', 'video2audio', 'audio2txt'],
	threeD: ['txt23d', 'img23d', 'video23d', '3d23d'],
} as const satisfies Record<string, readonly string[]>;

const BY_RESOURCE = new Map<string, readonly string[]>(Object.entries(CAPABILITIES));

/** The capabilities of a resource of the node; none for resources that don't generate. */
export const getCapabilities = (resource: string): readonly string[] =>
	BY_RESOURCE.get(resource) ?? [];

export interface ModelChoice {
	name: string;
	value: string;
	url: string;
}

/** The vendor's reference names the levels; other numbers have been seen on a few models. */
const PLANS = new Map([
	[25, 'Creator plan'],
	[50, 'Pro plan'],
	[75, 'Team plan'],
	[100, 'Enterprise plan'],
]);

/** The plan that a model requires; undefined if every plan includes it. */
export const getPlan = ({ accessRestrictions: level }: Model): string | undefined =>
	level > 0 ? (PLANS.get(level) ?? `plan level ${level}`) : undefined;

/** In words, e.g. "FLUX.1 LoRA"; undefined for models that run by themselves. */
const getTrainedType = (model: Model): string | undefined =>
	isTrained(model) ? describeModelType(model.type ?? '') : undefined;

/**
 * "Seedance 2.0 (Pro plan)", "Brand Style (FLUX.1 LoRA)": users see the required plan, and what a trained
 * model is, before they select it.
 */
function nameWithDetails(model: Model): string {
	const details = [getTrainedType(model), getPlan(model)].filter(Boolean);
	return details.length > 0 ? `${model.name} (${details.join(', ')})` : model.name;
}

const isDeprecated = ({ tags }: Model): boolean =>
	tags.some((tag) => tag.startsWith('deprecated:'));

const isOwn = ({ privacy }: Model): boolean => privacy !== 'public';

/** The searched text. Tags with a colon are internal: nearly all models have "sc:third-party". */
const searchText = (model: Model): string => {
	const { id, name, provider = '', tags, type = '' } = model;
	const trainedType = getTrainedType(model);
	const types = trainedType ? [trainedType, type] : [];
	return [name, id, provider, ...types, ...tags.filter((tag) => !tag.includes(':'))].join('\n');
};

/** Own models, public ones that run by themselves, then public trained ones. */
const getRank = (model: Model): number => (isOwn(model) ? 0 : isTrained(model) ? 2 : 1);

/** By rank, then by name: "Kling 9" before "Kling 10". */
function sortModels<T extends Model>(models: T[]): T[] {
	// A shared collator: `localeCompare` loads its rules for each comparison, which blocks n8n.
	const { compare } = new Intl.Collator('en', { numeric: true });
	return models.sort(
		(a, b) => getRank(a) - getRank(b) || compare(a.name, b.name) || compare(a.id, b.id),
	);
}

export interface ModelFilter {
	/** Models with any of them match; absent means all models. */
	capabilities?: readonly string[];
	/** Absent means models of all kinds. */
	kind?: ModelKind;
	/** Words that name, ID, provider, tags and type must contain together. */
	filter?: string;
}

const isOfKind = ({ type }: Model, wanted: ModelKind | undefined): boolean => {
	const kind = getModelKind(type);
	return kind !== undefined && (wanted === undefined || kind === wanted);
};

/**
 * The models that can be run, by themselves or through a base model, not deprecated, matching the
 * filter, each once. The project's own come first and public trained ones last, each part by name.
 */
export function findModels<T extends Model>(
	models: T[],
	{ capabilities, kind, filter = '' }: ModelFilter,
): T[] {
	const wanted = capabilities && new Set(capabilities);
	const found = models.filter(
		(model) =>
			isOfKind(model, kind) &&
			(!wanted || model.capabilities.some((capability) => wanted.has(capability))) &&
			!isDeprecated(model) &&
			containsWords(searchText(model), filter),
	);
	const distinct = new Map(found.map((model) => [model.id, model]));
	return sortModels([...distinct.values()]);
}

/** What `findModels` finds, as the choices of a list. */
export const modelChoices = (models: Model[], filter: ModelFilter): ModelChoice[] =>
	findModels(models, filter).map((model) => ({
		name: nameWithDetails(model),
		value: model.id,
		url: `https://app.scenario.com/models/${encodeURIComponent(model.id)}`,
	}));
