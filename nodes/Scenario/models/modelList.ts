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

/** "Seedance 2.0 (Pro plan)": what a model needs is known before it is picked. */
function nameWithPlan({ name, accessRestrictions: level }: Model): string {
	return level > 0 ? `${name} (${PLANS.get(level) ?? `plan level ${level}`})` : name;
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

const inOrder = (one: Model, other: Model): number =>
	Number(isOwn(other)) - Number(isOwn(one)) ||
	one.name.localeCompare(other.name, 'en', { numeric: true }) ||
	one.id.localeCompare(other.id, 'en');

/**
 * The models that can be picked: those that the generate endpoint runs, with one of the
 * capabilities, not deprecated, matching the search. The project's own come first, each part by
 * name.
 */
export function modelChoices(
	models: Model[],
	{ capabilities, filter = '' }: { capabilities: readonly string[]; filter?: string },
): ModelChoice[] {
	const wanted = new Set(capabilities);
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const found = models.filter(
		(model) =>
			model.type === 'custom' &&
			model.capabilities.some((capability) => wanted.has(capability)) &&
			!isDeprecated(model) &&
			isFound(model, words),
	);
	const distinct = new Map(found.map((model) => [model.id, model]));
	return [...distinct.values()].sort(inOrder).map((model) => ({
		name: nameWithPlan(model),
		value: model.id,
		url: `https://app.scenario.com/models/${encodeURIComponent(model.id)}`,
	}));
}
