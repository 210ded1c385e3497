import type { JsonRecord } from '../utils/json';
import type { Issue, ItemValues } from './describe';
import type { Body, Model, ModelInput } from './model';
import { getModelKind } from './model';
import { isEmpty, parseListText } from './values';

/**
 * Trained models (LoRAs and compositions) have no inputs of their own: the service rejects their IDs
 * and runs the base model with the trained model as one of its values. `uiConfig.lorasComponent` of the
 * base names the inputs for it, and their `modelTypes` the types that they take.
 */
export const isTrained = ({ type }: Pick<Model, 'type'>): boolean => {
	const modelKind = getModelKind(type);
	return modelKind === 'lora' || modelKind === 'composition';
};

/** The input of a base model for a trained model: its list of LoRAs, or the one for a single model. */
interface Slot {
	input: ModelInput;
	isList: boolean;
}

/**
 * The input that takes a trained model; undefined if the base takes no models of its type. The list is
 * preferred where both do: it has scales, while a LoRA in the single input gets one that nobody chose.
 */
export function findSlot(base: Model, { type = '' }: Pick<Model, 'type'>): Slot | undefined {
	const { list, single } = base.trainedInputs ?? {};
	const find = (name: string | undefined) =>
		base.inputs.find((input) => input.name === name && input.modelTypes?.includes(type));
	const [inList, alone] = [find(list), find(single)];
	if (inList) return { input: inList, isList: true };
	return alone && { input: alone, isList: false };
}

/** Labels of the list of LoRAs beside the trained model: those of a composition are replaced by it. */
const LIST_LABELS = { lora: 'Further LoRAs', composition: 'Replacement LoRAs' };

/**
 * The inputs of the form for a trained model: those of its base without the one that it fills. The list
 * of LoRAs has a place less, and the scales begin with that of the trained model.
 */
export function trainedFormInputs(base: Model, trained: Model): ModelInput[] {
	const { single, list, scales } = base.trainedInputs ?? {};
	const isList = findSlot(base, trained)?.isList === true;
	return base.inputs.flatMap((input) => {
		const { name, maxLength = Infinity } = input;
		if (name === single) return [];
		if (name === list && !isList) return [{ ...input, label: LIST_LABELS.composition }];
		if (name === list) {
			const left = maxLength === Infinity ? undefined : maxLength - 1;
			const rest = { ...input, label: LIST_LABELS.lora, maxLength: left, costImpact: undefined };
			return left === 0 ? [] : [rest];
		}
		if (name === scales && isList)
			return [{ ...input, default: trained.scale, isShownAtOnce: true }];
		return [input];
	});
}

/** The entries of a list of models; undefined for a text that isn't a list, which is reported later. */
function readModelList(given: unknown): unknown[] | undefined {
	if (isEmpty(given)) return [];
	if (Array.isArray(given)) return given;
	return typeof given === 'string' ? parseListText(given) : [given];
}

/**
 * The values for the base model with the trained model in place. A LoRA comes first in the list, unless
 * the list already contains it.
 */
export function withTrainedModel(base: Model, trained: Model, values: JsonRecord): ItemValues {
	const slot = findSlot(base, trained);
	if (!slot) return { values, issues: [] };
	const { name, label } = slot.input;
	const given = Object.hasOwn(values, name) ? values[name] : undefined;
	const set = (value: unknown) => ({ values: { ...values, [name]: value }, issues: [] });
	if (slot.isList) {
		const entries = readModelList(given);
		const isContained = !entries || entries.includes(trained.id);
		return isContained ? { values, issues: [] } : set([trained.id, ...entries]);
	}
	if (isEmpty(given) || given === trained.id) return set(trained.id);
	const message = `The trained model is set twice, in "Model" and as "${name}" in the JSON: keep one`;
	return { values, issues: [{ input: name, label, message }] };
}

const countEntries = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/**
 * Scales belong to LoRAs by position. The service accepts fewer scales than LoRAs, or none; a scale
 * without a LoRA is surely not what was meant.
 */
export function findScaleIssues(base: Model, body: Body): Issue[] {
	const { list = '', scales = '', single = '' } = base.trainedInputs ?? {};
	const [loras, numbers] = [countEntries(body[list]), countEntries(body[scales])];
	// The service fills the list with the LoRAs of a composition.
	if (numbers <= loras || (loras === 0 && body[single] !== undefined)) return [];
	const label = base.inputs.find(({ name }) => name === scales)?.label ?? scales;
	const message = `${label} has more numbers than LoRAs: ${numbers} for ${loras}`;
	return [{ input: scales, label, message }];
}

/** The trained model that a body uses, the first of several; undefined without one. */
export function findTrainedModelId(base: Model, body: Body): string | undefined {
	const { list = '', single = '' } = base.trainedInputs ?? {};
	const alone = body[single];
	if (typeof alone === 'string') return alone;
	const entries = body[list];
	const first: unknown = Array.isArray(entries) ? entries[0] : undefined;
	return typeof first === 'string' ? first : undefined;
}
