import type { ScenarioRequest } from '../transport/exchange';
import { pathTo } from '../transport/path';

/** What a job is made from: one model, or one app. */
export interface Target {
	id: string;
	/** How its jobs name it. */
	known: { modelId?: string; workflowId?: string };
	/** What runs it. With `dryRun` in the query, and there alone, it is priced instead. */
	run: Pick<ScenarioRequest, 'method' | 'path'>;
}

/**
 * A kind of thing that runs: models, and apps, which the API calls workflows. Both have inputs of
 * the same form, and both give jobs.
 */
export interface Runnable {
	/** The parameter of the node that picks one. */
	parameter: 'model' | 'workflow';
	/** The label of that parameter. */
	label: string;
	/** What people call it in a sentence. */
	noun: 'model' | 'app';
	/** Where the API keeps its record, and under which key the reply has it. */
	record(id: string): { path: string; key: string };
	target(id: string): Target;
}

export const MODEL: Runnable = {
	parameter: 'model',
	label: 'Model',
	noun: 'model',
	record: (id) => ({ path: pathTo('models', id), key: 'model' }),
	target: (id) => ({
		id,
		known: { modelId: id },
		run: { method: 'POST', path: pathTo('generate', 'custom', id) },
	}),
};

export const APP: Runnable = {
	parameter: 'workflow',
	label: 'App',
	noun: 'app',
	record: (id) => ({ path: pathTo('workflows', id), key: 'workflow' }),
	target: (id) => ({
		id,
		known: { workflowId: id },
		run: { method: 'PUT', path: pathTo('workflows', id, 'run') },
	}),
};
