import { NodeApiError } from 'n8n-workflow';

import type { Issue } from '../models/describe';
import { describeModelType, describeModelTypes, withArticle } from '../models/describe';
import type { Body, JsonValue, Model, ModelInput } from '../models/model';
import { findScaleIssues, findSlot, isTrained } from '../models/trainedModel';

/**
 * Base models by the beginning of the types that they were made for, the default first (the vendor's
 * reference of image models). They can't be found by request: neither the record of a trained model nor
 * any list says which model runs it, only the records of all 550 models do. So the form takes two
 * requests, the record of the trained model and that of its base, whose `modelTypes` decide.
 */
const BASE_MODELS: Array<[types: string, ids: string[]]> = [
	['flux.1-kontext', ['model_flux-kontext-editing']],
	['flux.1', ['model_bfl-flux-1-dev', 'model_bfl-flux-1-schnell']],
	['flux.2-dev', ['model_bfl-flux-2-dev']],
	['flux.2-klein-base-4b', ['model_bfl-flux-2-klein-4b-base', 'model_bfl-flux-2-klein-4b']],
	['flux.2-klein-base-9b', ['model_bfl-flux-2-klein-9b-base', 'model_bfl-flux-2-klein-9b']],
	['flux.2-klein-4b', ['model_bfl-flux-2-klein-4b', 'model_bfl-flux-2-klein-4b-base']],
	['flux.2-klein-9b', ['model_bfl-flux-2-klein-9b', 'model_bfl-flux-2-klein-9b-base']],
	['qwen-image-edit-2511', ['model_qwen-image-edit-2511', 'model_qwen-image-edit-2509']],
	['qwen-image-edit-2509', ['model_qwen-image-edit-2509', 'model_qwen-image-edit-2511']],
	['qwen-image-edit', ['model_qwen-image-edit']],
	['qwen-image-2512', ['model_qwen-image-2512', 'model_qwen-image']],
	['qwen-image', ['model_qwen-image', 'model_qwen-image-2512']],
	['zimage-turbo', ['model_z-image-turbo', 'model_z-image']],
	['zimage', ['model_z-image', 'model_z-image-turbo']],
];

/** The node parameter that selects a base model. */
export const BASE_MODEL_PATH = 'options.baseModel';

/** The base models that may run a type: those of the first family that matches. */
const getCandidates = (type: string): string[] =>
	BASE_MODELS.find(([types]) => type.startsWith(types))?.[1] ?? [];

/** Loads a model; undefined if the project has none with this ID. */
export type FindModel = (id: string) => Promise<Model | undefined>;

/** Turns a loader that throws for unknown IDs into one that returns undefined. */
export const findWith =
	(load: (id: string) => Promise<Model>): FindModel =>
	async (id) =>
		await load(id).catch((reason: unknown) =>
			reason instanceof NodeApiError && reason.httpCode === '404'
				? undefined
				: Promise.reject(reason),
		);

/** The known base models that run a trained model, the default first. */
export async function listBaseModels(trained: Model, find: FindModel): Promise<Model[]> {
	const candidates = await Promise.all(getCandidates(trained.type ?? '').map(find));
	return candidates.filter(
		(base): base is Model => base !== undefined && findSlot(base, trained) !== undefined,
	);
}

/** One request for most models: the first candidate takes the type. */
async function findDefault(trained: Model, find: FindModel): Promise<Model | undefined> {
	for (const id of getCandidates(trained.type ?? '')) {
		const base = await find(id);
		if (base && findSlot(base, trained)) return base;
	}
	return undefined;
}

/** Why a model can't be run, and what to do about it, as sentences. */
interface NoBaseModel {
	why: string;
	advice: string;
}

const describe = ({ name, type = '' }: Model): string =>
	`${name}, ${withArticle(describeModelType(type))}`;

/**
 * The model that runs a model: itself, or for a trained model its base.
 *
 * @param chosen the ID of the base that the user selected; empty for the default
 */
export async function findBaseModel(
	model: Model,
	chosen: string,
	find: FindModel,
): Promise<{ base: Model; trained?: Model } | NoBaseModel> {
	if (!isTrained(model)) return { base: model };
	const { name, status } = model;
	if (status !== undefined && status !== 'trained') {
		return {
			why: `${name} can't be used yet: its training has the status ${status}`,
			advice: 'Wait until the training finishes, or select another model.',
		};
	}
	const base = await (chosen ? find(chosen) : findDefault(model, find));
	if (base && findSlot(base, model)) return { base, trained: model };
	if (base) {
		return {
			why: `${base.name} can't run ${describe(model)}`,
			advice: 'Select another model in "Base Model", or remove this option to use the default.',
		};
	}
	if (chosen) {
		return {
			why: `Scenario has no model ${chosen} in this project to run ${name}`,
			advice: 'Select a model in "Base Model", or remove this option to use the default.',
		};
	}
	return {
		why: `No base model is known that runs ${describe(model)}`,
		advice: 'Select one in "Base Model" under Additional Options.',
	};
}

/** The values of an input for models; empty for other inputs. */
function readModels({ name, type }: ModelInput, body: Body): JsonValue[] {
	return type === 'model' || type === 'model_array' ? [body[name] ?? []].flat() : [];
}

/** Some inputs take the URL of a model as well, which the service has to judge. */
const isModelId = (value: JsonValue): value is string =>
	typeof value === 'string' && value.startsWith('model_');

/** Why an input doesn't take a model; undefined for what the service has to judge. */
function whyNotAccepted(
	{ modelTypes = [] }: ModelInput,
	id: string,
	model: Model | undefined,
): string | undefined {
	if (!model) return `is ${id}, but Scenario has no such model in this project`;
	const { name, type } = model;
	if (type === undefined || modelTypes.length === 0 || modelTypes.includes(type)) return undefined;
	const accepted = withArticle(describeModelTypes(modelTypes, 'one'));
	return `must be ${accepted}, but ${name} is ${withArticle(describeModelType(type))}`;
}

/**
 * What is wrong with the trained models and scales of a body. Reads the record of each model, which the
 * loader keeps: the service rejects the body as well, but only after earlier items are paid.
 */
export async function findModelIssues(base: Model, body: Body, find: FindModel): Promise<Issue[]> {
	const references = base.inputs.flatMap((input) =>
		readModels(input, body).flatMap((id, at) => {
			const label = input.type === 'model_array' ? `${input.label} ${at + 1}` : input.label;
			return isModelId(id) ? [{ input, id, label }] : [];
		}),
	);
	const issues = await Promise.all(
		references.map(async ({ input, id, label }): Promise<Issue[]> => {
			const why = whyNotAccepted(input, id, await find(id));
			return why ? [{ input: input.name, label, message: `${label} ${why}` }] : [];
		}),
	);
	return [...issues.flat(), ...findScaleIssues(base, body)];
}
