import type { ScenarioRequest } from '../transport/request';
import { apiPath } from '../transport/request';

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
