import { containsWords } from '../utils/text';
import { describeModelType } from './describe';
import type { Model, ModelKind } from './model';
import { getModelKind } from './model';
import { isTrained } from './trainedModel';

/* Searches, ranks and names models for lists, once `catalog/lists.ts` has loaded them. */

/** The API's 34 capabilities, by the resource under which models are listed: by their output. */
export const CAPABILITIES = {
	video: ['txt2video', 'img2video', 'video2video', 'audio2video'],
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
	],
	audio: ['txt2audio', 'audio2audio', 'video2audio'],
	text: ['txt2txt', 'img2txt', 'video2txt', 'audio2txt'],
	threeD: ['txt23d', 'img23d', 'video23d', '3d23d'],
} as const satisfies Record<string, readonly string[]>;

const BY_RESOURCE = new Map<string, readonly string[]>(Object.entries(CAPABILITIES));

/** The capabilities of a resource of the node; none for resources that don't generate. */
export const getCapabilities = (resource: string): readonly string[] =>
	BY_RESOURCE.get(resource) ?? [];

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

/** Media as capabilities call them, with the words that people use. */
const MEDIA = new Map([
	['txt', 'text'],
	['img', 'image'],
	['video', 'video'],
	['audio', 'audio'],
	['3d', '3D'],
]);

/** What a capability makes of what, in the API's terms; all others work on images. */
function readCapability(capability: string): [from: string, to: string] {
	const [, from, to] = /^(txt|img|video|audio|3d)2(txt|img|video|audio|3d)/.exec(capability) ?? [];
	return [from ?? 'img', to ?? 'img'];
}

const inWords = (media: string[]): string =>
	[...MEDIA].flatMap(([medium, word]) => (media.includes(medium) ? word : [])).join(', ');

/**
 * "text, image → video": what a model makes of what.
 *
 * @param wanted the capabilities of the list; absent for all
 */
function describeCapabilities({ capabilities }: Model, wanted?: readonly string[]): string {
	const shown = capabilities.filter((capability) => wanted?.includes(capability) ?? true);
	const pairs = shown.map(readCapability);
	if (pairs.length === 0) return '';
	return `${inWords(pairs.map(([from]) => from))} → ${inWords(pairs.map(([, to]) => to))}`;
}

/**
 * "Seedance 2.0 · text, image → video · Bytedance (Pro plan)", "Brand Style (FLUX.1 LoRA)": a name is all
 * that n8n's list shows, so it has input, output and provider of the model, the required plan, and what a
 * trained model is.
 */
function nameWithDetails(model: Model, wanted?: readonly string[]): string {
	const { name, provider = '', type = '' } = model;
	const trainedType = isTrained(model) ? describeModelType(type) : undefined;
	const isNamed = name.toLowerCase().includes(provider.toLowerCase());
	const facts = trainedType
		? []
		: [describeCapabilities(model, wanted), isNamed ? '' : provider].filter(Boolean);
	const details = [trainedType, getPlan(model)].filter(Boolean);
	const start = [name, ...facts].join(' · ');
	return details.length > 0 ? `${start} (${details.join(', ')})` : start;
}

const isDeprecated = ({ tags }: Model): boolean =>
	tags.some((tag) => tag.startsWith('deprecated:'));

/** Lists carry no prices. Vendors call the cheaper version of a model like this. */
const CHEAPER = /\b(fast|flash|lite|mini|nano|schnell|turbo)\b/i;

/** `image2video`: as the capability is searched for, whatever it is called. */
const capabilityKey = (from: string, to: string): string => {
	const word = (medium: string) => MEDIA.get(medium) ?? medium;
	return `${word(from)}2${word(to)}`;
};

const MEDIUM = 'txt|text|img|image|video|audio|3d';

/** "image to video", "img2video", "image-to-video" or "image → video". */
const CONVERSION = new RegExp(
	`\\b(${MEDIUM})(?:\\s*(?:→|->|2)\\s*|[\\s-]+to[\\s-]+)(${MEDIUM})\\b`,
	'g',
);

/** The words of a search, with each conversion as one. */
const normalizeSearch = (search: string): string =>
	search
		.toLowerCase()
		.replace(CONVERSION, (_, from: string, to: string) => capabilityKey(from, to));

/** Characters of a description that are searched. */
const MAX_SEARCHED_LENGTH = 1_000;

/**
 * The searched text, with the name as the list shows it: people paste it. Tags with a colon are
 * internal: nearly all models have "sc:third-party".
 */
function searchText(model: Model, wanted?: readonly string[]): string {
	const { id, name, provider = '', tags, type = '', capabilities } = model;
	const pairs = capabilities.map(readCapability).map(([from, to]) => capabilityKey(from, to));
	const own = [name, ...tags.filter((tag) => !tag.includes(':'))];
	return [
		id,
		normalizeSearch(nameWithDetails(model, wanted)),
		provider,
		isTrained(model) ? type : '',
		...own,
		// "lipsync" finds "Lip Sync".
		...own.map((text) => text.replace(/[\s-]+/g, '')),
		...pairs,
		model.description?.slice(0, MAX_SEARCHED_LENGTH),
		CHEAPER.test(name) ? 'cheap' : '',
	].join('\n');
}

/** Own models, featured ones, others that run by themselves, then public trained ones. */
function getRank(model: Model): number {
	if (model.privacy !== 'public') return 0;
	if (isTrained(model)) return 3;
	// Set by Scenario.
	return model.tags.includes('sc:featured') ? 1 : 2;
}

/** By rank, the newest first, then by name: "Kling 9" before "Kling 10". */
function sortModels<T extends Model>(models: T[]): T[] {
	// A shared collator: `localeCompare` loads its rules for each comparison, which blocks n8n.
	const { compare } = new Intl.Collator('en', { numeric: true });
	return models.sort(
		(a, b) =>
			getRank(a) - getRank(b) ||
			// ISO 8601 times sort as text.
			compare(b.createdAt ?? '', a.createdAt ?? '') ||
			compare(a.name, b.name) ||
			compare(a.id, b.id),
	);
}

export interface ModelFilter {
	/** Models with any of them match; absent means all models. */
	capabilities?: readonly string[];
	/** Absent means models of all kinds. */
	modelKind?: ModelKind;
	/** Words that name, ID, provider, tags, type, capabilities and description must contain together. */
	filter?: string;
}

/**
 * The models that can be run, by themselves or through a base model, not deprecated, matching the
 * filter, each once. The project's own come first, then featured ones, and public trained ones last, each
 * part from the newest on.
 */
export function findModels<T extends Model>(
	models: T[],
	{ capabilities, modelKind, filter = '' }: ModelFilter,
): T[] {
	const wanted = capabilities && new Set(capabilities);
	const words = normalizeSearch(filter);
	const canRun = ({ type }: Model) => {
		const found = getModelKind(type);
		return found !== undefined && found === (modelKind ?? found);
	};
	const found = models.filter(
		(model) =>
			canRun(model) &&
			(!wanted || model.capabilities.some((capability) => wanted.has(capability))) &&
			!isDeprecated(model) &&
			containsWords(searchText(model, capabilities), words),
	);
	const distinct = new Map(found.map((model) => [model.id, model]));
	return sortModels([...distinct.values()]);
}

/** What `findModels` finds, as the choices of a list. */
export const modelChoices = (models: Model[], filter: ModelFilter) =>
	findModels(models, filter).map((model) => ({
		name: nameWithDetails(model, filter.capabilities),
		value: model.id,
		url: `https://app.scenario.com/models/${encodeURIComponent(model.id)}`,
	}));
