import { NodeOperationError } from 'n8n-workflow';

import type { Model } from '../models/model';
import { parseModel } from '../models/model';
import type { ScenarioClient } from '../transport/client';
import { keepForAMinute } from '../transport/project';
import type { ScenarioRequest } from '../transport/request';
import { apiPath } from '../transport/request';
import { RETRY } from '../utils/advice';

/** The model or app of a job. */
export interface RunTarget {
	id: string;
	/** The fields that identify it in its jobs. */
	known: {
		modelId?: string;
		baseModelId?: string;
		workflowId?: string;
		/** Its failed jobs are charged. */
		disableRefund?: boolean;
	};
	/** The request that runs it; with `dryRun` in the query it returns the price instead. */
	run: Pick<ScenarioRequest, 'method' | 'path'>;
}

/**
 * Models or apps, which the API calls workflows. Both have inputs of the same form and create jobs.
 */
export interface RunnableKind {
	/** The node parameter that selects one. */
	parameter: 'model' | 'app';
	/** The label of that parameter. */
	label: string;
	/** For use within a sentence. */
	noun: 'model' | 'app';
	/** The path of its record, and the record's key in the reply. */
	record(id: string): { path: string; key: string };
	/** @param trainedId the trained model that a base model uses */
	target(id: string, trainedId?: string): RunTarget;
}

export const MODEL_KIND: RunnableKind = {
	parameter: 'model',
	label: 'Model',
	noun: 'model',
	record: (id) => ({ path: apiPath('models', id), key: 'model' }),
	target: (id, trainedId) => ({
		id,
		known: trainedId === undefined ? { modelId: id } : { modelId: trainedId, baseModelId: id },
		run: { method: 'POST', path: apiPath('generate', 'custom', id) },
	}),
};

export const APP_KIND: RunnableKind = {
	parameter: 'app',
	label: 'App',
	noun: 'app',
	record: (id) => ({ path: apiPath('workflows', id), key: 'workflow' }),
	target: (id) => ({
		id,
		known: { workflowId: id },
		run: { method: 'PUT', path: apiPath('workflows', id, 'run') },
	}),
};

/** Loads a model or app; both have records of the same form. Throws if it can't be fetched. */
export type ModelLoader = (id: string) => Promise<Model>;

async function fetchModel(
	client: ScenarioClient,
	{ record, noun }: RunnableKind,
	id: string,
): Promise<Model> {
	const { path, key } = record(id);
	const reply = await client.get(path);
	const model = parseModel(reply[key] ?? reply);
	// The run goes to the ID that was asked for, whatever the record says.
	if (model) return { ...model, id };
	throw new NodeOperationError(client.node, `Scenario's record of ${noun} ${id} can't be read`, {
		description: `Check the Base URL of the credential, then ${RETRY}.`,
	});
}

/** People edit apps and train models of their own at any time, and run them at once. */
const isPublic = ({ privacy }: Model): boolean => privacy === 'public';

const kept = {
	model: keepForAMinute(
		async (client: ScenarioClient, id) => await fetchModel(client, MODEL_KIND, id),
		isPublic,
	),
	app: keepForAMinute(
		async (client: ScenarioClient, id) => await fetchModel(client, APP_KIND, id),
		() => false,
	),
};

/**
 * Creates a loader that uses the same record of a model or app for a whole run. Runs side by side, each
 * with an item of its own, share the records of public models.
 */
export function createModelLoader(client: ScenarioClient, { noun }: RunnableKind): ModelLoader {
	const models = new Map<string, Promise<Model>>();
	return async (id) => {
		const model = models.get(id) ?? kept[noun](client, id);
		models.set(id, model);
		return await model;
	};
}
