import { NodeOperationError } from 'n8n-workflow';

import type { Runnable } from '../../catalog/runnable';
import { readModel } from '../../models/readModel';
import type { Model } from '../../models/types';
import type { ScenarioApi } from '../../transport/api';
import type { ModelSource } from './request';

/** Asks for the record of each model or app once in a run, whatever the number of items. */
export function modelSource(api: ScenarioApi, kind: Runnable): ModelSource {
	const models = new Map<string, Promise<Model>>();

	const fetchModel = async (id: string): Promise<Model> => {
		const { path, key } = kind.record(id);
		const reply = await api.get(path);
		const model = readModel(reply[key] ?? reply);
		if (model) return model;
		throw new NodeOperationError(
			api.node,
			`Scenario's record of ${kind.noun} ${id} can not be read`,
			{ description: 'Check the Base URL of the credential, then run again.' },
		);
	};

	return async (id) => {
		const model = models.get(id) ?? fetchModel(id);
		models.set(id, model);
		return await model;
	};
}
