/** How a model is run: by itself, or through the base model that it was trained on. */
export type ModelKind = 'custom' | 'lora' | 'composition';

/**
 * The kind of a model by its type, e.g. custom, flux.1-lora or flux.1-composition; undefined for the
 * types that the generate endpoint can't run, such as voices.
 */
export function getModelKind(type: string | undefined): ModelKind | undefined {
	if (type === 'custom') return 'custom';
	if (type?.endsWith('-lora')) return 'lora';
	return type?.endsWith('-composition') ? 'composition' : undefined;
}

/** Words that are written differently than their first letter in capitals. */
const FAMILY_WORDS = new Map([
	['flux.1', 'FLUX.1'],
	['flux.2', 'FLUX.2'],
	['zimage', 'Z-Image'],
]);

const capitalize = (word: string): string =>
	FAMILY_WORDS.get(word) ??
	(/^\d+b$/.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1));

const NOUNS = {
	custom: ['model', 'models'],
	lora: ['LoRA', 'LoRAs'],
	composition: ['composition', 'compositions'],
} as const;

/** "flux.2-klein-9b-lora" → ["FLUX.2 Klein 9B", "LoRA"]; other types are returned as they are. */
function splitType(type: string, count: 'one' | 'many'): [family: string, noun: string] {
	const kind = getModelKind(type);
	const noun = NOUNS[kind ?? 'custom'][count === 'one' ? 0 : 1];
	if (!kind || kind === 'custom') return [type, noun];
	const family = type.slice(0, type.lastIndexOf('-'));
	return [family.split('-').map(capitalize).join(' '), noun];
}

/** A type in words, e.g. "FLUX.1 LoRA", "Z-Image Turbo LoRA" or "custom model". */
export const describeModelType = (type: string): string => splitType(type, 'one').join(' ');

/** "a", "a or b", "a, b or c". */
function joinChoices(words: string[]): string {
	const distinct = [...new Set(words)];
	const last = distinct.pop() ?? '';
	return distinct.length === 0 ? last : `${distinct.join(', ')} or ${last}`;
}

/**
 * Types that an input accepts, in words: "FLUX.1 LoRA or composition", "Z-Image or Z-Image Turbo
 * LoRAs".
 */
export function describeModelTypes(types: string[], count: 'one' | 'many'): string {
	const parts = types.map((type) => splitType(type, count));
	const families = joinChoices(parts.map(([family]) => family));
	const nouns = joinChoices(parts.map(([, noun]) => noun));
	const isOneFamily = new Set(parts.map(([family]) => family)).size === 1;
	const isOneNoun = new Set(parts.map(([, noun]) => noun)).size === 1;
	if (isOneFamily || isOneNoun) return `${families} ${nouns}`;
	return joinChoices(parts.map((part) => part.join(' ')));
}

/** "a FLUX.1 LoRA", "an elevenlabs-voice model". */
export const withArticle = (words: string): string =>
	`${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}`;
