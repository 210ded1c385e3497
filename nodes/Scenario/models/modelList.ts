import type { Model } from './types';

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

/** The plan that a model needs; undefined for one that every plan has. */
export const planOf = ({ accessRestrictions: level }: Model): string | undefined =>
	level > 0 ? (PLANS.get(level) ?? `plan level ${level}`) : undefined;

/** "Seedance 2.0 (Pro plan)": what a model needs is known before it is picked. */
function nameWithPlan(model: Model): string {
	const plan = planOf(model);
	return plan ? `${model.name} (${plan})` : model.name;
}

const isDeprecated = ({ tags }: Model): boolean =>
	tags.some((tag) => tag.startsWith('deprecated:'));

const isOwn = ({ privacy }: Model): boolean => privacy !== 'public';

/** Every word must be found, in any order: "veo google", "kling v3". */
function isFound(model: Model, words: string[]): boolean {
	const { id, name, provider, tags } = model;
	// Tags with a colon are for machines: "sc:third-party" stands on nearly all.
	const told = tags.filter((tag) => !tag.includes(':'));
	const text = [name, id, provider ?? '', ...told].join('\n').toLowerCase();
	return words.every((word) => text.includes(word));
}

/** The project's own first, each part by name: "Kling 9" before "Kling 10". */
function inOrder<T extends Model>(models: T[]): T[] {
	// One for all comparisons: `localeCompare` looks up the rules at each, which blocks n8n for long.
	const { compare } = new Intl.Collator('en', { numeric: true });
	return models.sort(
		(one, other) =>
			Number(isOwn(other)) - Number(isOwn(one)) ||
			compare(one.name, other.name) ||
			compare(one.id, other.id),
	);
}

export interface ModelFilter {
	/** A model with any of them is wanted; absent: whatever it can do. */
	capabilities?: readonly string[];
	/** Words, all of which stand in name, id, provider or tags. */
	filter?: string;
}

/**
 * The models that the generate endpoint runs, not deprecated, matching the filter, each once. The
 * project's own come first, each part by name.
 */
export function findModels<T extends Model>(
	models: T[],
	{ capabilities, filter = '' }: ModelFilter,
): T[] {
	const wanted = capabilities && new Set(capabilities);
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const found = models.filter(
		(model) =>
			model.type === 'custom' &&
			(!wanted || model.capabilities.some((capability) => wanted.has(capability))) &&
			!isDeprecated(model) &&
			isFound(model, words),
	);
	const distinct = new Map(found.map((model) => [model.id, model]));
	return inOrder([...distinct.values()]);
}

/** What `findModels` finds, as the choices of a list. */
export const modelChoices = (models: Model[], filter: ModelFilter): ModelChoice[] =>
	findModels(models, filter).map((model) => ({
		name: nameWithPlan(model),
		value: model.id,
		url: `https://app.scenario.com/models/${encodeURIComponent(model.id)}`,
	}));
