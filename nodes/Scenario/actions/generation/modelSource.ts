import { NodeOperationError } from 'n8n-workflow';

import { readModel } from '../../models/readModel';
import type { Model } from '../../models/types';
import type { ScenarioApi } from '../../transport/api';
import type { ModelSource } from './request';

/** Asks for each model once in a run, whatever the number of items. */
export function modelSource(api: ScenarioApi): ModelSource {
	const models = new Map<string, Promise<Model>>();

	const fetchModel = async (modelId: string): Promise<Model> => {
		const reply = await api.get(`/models/${encodeURIComponent(modelId)}`);
		const model = readModel(reply.model ?? reply);
		if (model) return model;
		throw new NodeOperationError(
			api.node,
			`Scenario's record of model ${modelId} can not be read`,
			{ description: 'Check the Base URL of the credential, then run again.' },
		);
	};

	return async (modelId) => {
		const model = models.get(modelId) ?? fetchModel(modelId);
		models.set(modelId, model);
		return await model;
	};
}
