import { PROJECT_ID, USER_ID } from '../ids.cts';
import type { InputRecord, ModelRecord, SimulatedModel } from './types.cts';

/** What differs between models, besides their names and inputs. */
interface ModelFacts extends Pick<SimulatedModel, 'price' | 'qualityGate' | 'loraSurcharge'> {
	provider: string;
	capabilities: string[];
	/** 0 free, 25, 50, 75, 100. */
	plan?: number;
	tags?: string[];
	privacy?: 'public' | 'private';
	/** Labels of allowed values. */
	selects?: Record<string, Record<string, string>>;
	lorasComponent?: NonNullable<ModelRecord['uiConfig']>['lorasComponent'];
}

/** A model that the generate endpoint runs, with all fields of a recorded one. */
export function model(
	id: string,
	name: string,
	facts: ModelFacts,
	inputs: InputRecord[],
): SimulatedModel {
	const { provider, capabilities, plan = 0, tags = [], privacy = 'public', ...more } = facts;
	const { selects = {}, lorasComponent, ...pricing } = more;
	const record = {
		id,
		userId: USER_ID,
		authorId: USER_ID,
		ownerId: PROJECT_ID,
		createdAt: '2026-04-09T10:02:53.122Z',
		updatedAt: '2026-08-13T07:21:52.845Z',
		name,
		shortDescription: `${name} by ${provider}, simulated.`,
		type: 'custom',
		privacy,
		capabilities,
		source: 'other',
		status: 'trained',
		trainingProgress: {},
		parameters: {},
		trainingImagesNumber: 0,
		trainingImagePairs: [],
		tags: [provider, ...tags, 'sc:third-party'],
		collectionIds: [],
		exampleAssetIds: [],
		custom: true,
		accessRestrictions: plan,
		complianceMetadata: { modelProvider: provider, maintainer: 'Scenario' },
		inputs,
		uiConfig: { selects, ...(lorasComponent && { lorasComponent }) },
	};
	return { record, ...pricing };
}

/** Labels for durations: 5 is "5s". */
export const seconds = (...values: Array<number | string>): Record<string, string> =>
	Object.fromEntries(values.map((value) => [String(value), `${value}s`]));

type More = Partial<InputRecord>;

/** Inputs that affect the price in every model. */
const PRICED = new Set(['duration', 'resolution', 'numOutputs']);

/** negativePrompt → Negative Prompt */
const createLabel = (name: string) =>
	name
		.replace(/([a-z])([A-Z0-9])/g, '$1 $2')
		.replace(/^./, (letter) => letter.toUpperCase())
		.trim();

const input = (name: string, type: InputRecord['type'], more: More): InputRecord => ({
	name,
	type,
	label: createLabel(name),
	costImpact: PRICED.has(name),
	...more,
});

const setting = (name: string, type: InputRecord['type'], more: More) =>
	input(name, type, { group: 'Settings', ...more });

export const always = { always: true };

/** The prompt, a text area. */
export const prompt = (more: More = {}, name = 'prompt') =>
	input(name, 'string', { prompt: true, promptSpark: true, maxLength: 5000, ...more });

export const text = (name: string, more: More = {}) => input(name, 'string', more);

export const negativePrompt = (more: More = {}) => text('negativePrompt', more);

export const number = (name: string, min?: number, max?: number, more: More = {}) =>
	setting(name, 'number', {
		...(min !== undefined && { min }),
		...(max !== undefined && { max }),
		...more,
	});

export const seed = (max = 2147483647) => number('seed', 0, max, { step: 1 });

/** A single choice, typed like its values. */
export const choice = (name: string, allowedValues: Array<string | number>, more: More = {}) =>
	setting(name, typeof allowedValues[0] === 'number' ? 'number' : 'string', {
		allowedValues,
		...more,
	});

export const choices = (name: string, allowedValues: string[], more: More = {}) =>
	setting(name, 'string_array', { allowedValues, ...more });

export const texts = (name: string, more: More = {}) => input(name, 'string_array', more);

export const toggle = (name: string, more: More = {}) => setting(name, 'boolean', more);

export const file = (name: string, kind: InputRecord['kind'], more: More = {}) =>
	input(name, 'file', { kind, parent: true, ...more });

export const files = (name: string, kind: InputRecord['kind'], more: More = {}) =>
	input(name, 'file_array', { kind, parent: true, ...more });

/** A list of groups of inputs. */
export const groups = (name: string, more: More, inputs: InputRecord[]) =>
	input(name, 'inputs_array', { inputs, ...more });

export const models = (name: string, type: 'model' | 'model_array', more: More = {}) =>
	input(name, type, { group: 'LoRAs', ...more });

export const numbers = (name: string, min: number, max: number, more: More = {}) =>
	input(name, 'number_array', { min, max, ...more });
