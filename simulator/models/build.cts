import { PROJECT_ID, USER_ID } from '../ids.cts';
import type { InputRecord, ModelRecord, SimulatedModel } from './types.cts';

/** What differs between models. */
export interface ModelSpec {
	id: string;
	name: string;
	provider: string;
	capabilities: string[];
	inputs: InputRecord[];
	/** 0 free, 25, 50, 75, 100. */
	plan?: number;
	/** Creative Units. */
	price: number;
	discount?: number;
	qualityGate?: number;
	loraSurcharge?: number;
	tags?: string[];
	privacy?: 'public' | 'private';
	/** Labels of allowed values. */
	selects?: Record<string, Record<string, string>>;
	lorasComponent?: NonNullable<ModelRecord['uiConfig']>['lorasComponent'];
}

const CREATED = '2026-04-09T10:02:53.122Z';
const UPDATED = '2026-08-13T07:21:52.845Z';

/** A model that the generate endpoint runs, with all fields of a recorded one. */
export function customModel(spec: ModelSpec): SimulatedModel {
	const { id, name, provider, capabilities, inputs, plan = 0, price, discount = 0 } = spec;
	const { selects = {}, lorasComponent, qualityGate, loraSurcharge } = spec;
	const record = {
		id,
		userId: USER_ID,
		authorId: USER_ID,
		ownerId: PROJECT_ID,
		createdAt: CREATED,
		updatedAt: UPDATED,
		name,
		shortDescription: `${name} by ${provider}, simulated.`,
		type: 'custom',
		privacy: spec.privacy ?? 'public',
		capabilities,
		source: 'other',
		status: 'trained',
		trainingProgress: {},
		parameters: {},
		trainingImagesNumber: 0,
		trainingImagePairs: [],
		tags: [provider, ...(spec.tags ?? []), 'sc:third-party'],
		collectionIds: [],
		exampleAssetIds: [],
		custom: true,
		accessRestrictions: plan,
		complianceMetadata: { modelProvider: provider, maintainer: 'Scenario' },
		inputs,
		uiConfig: { selects, ...(lorasComponent && { lorasComponent }) },
	};
	return { record, price, discount, qualityGate, loraSurcharge };
}

/** Labels for durations: 5 is "5s". */
export const seconds = (...values: Array<number | string>): Record<string, string> =>
	Object.fromEntries(values.map((value) => [String(value), `${value}s`]));
