import type { FastifyInstance } from 'fastify';

import { check, found } from '../middleware/errors.cts';
import {
	getBody,
	getPage,
	getQuery,
	getTypes,
	type OfId,
	type Query,
} from '../middleware/request.cts';
import type { ModelRecord } from '../models/types.cts';
import type { State } from '../state.cts';

/** A list row: a model without inputs and uiConfig. */
function toRow({ inputs: _inputs, uiConfig: _uiConfig, ...row }: ModelRecord) {
	return row;
}

/** The models that a query selects. @throws {HttpError} 400 for filters that exclude each other */
function selectModels(state: State, query: Query): ModelRecord[] {
	const { type, types, status, privacy = 'private' } = query;
	const isKnown = privacy === 'public' || privacy === 'private';
	check(isKnown, 'Invalid privacy. Must be one of: public, private');
	check(!type || !types, '"type" and "types" cannot be used together');
	const isFiltered = Boolean(type ?? types);
	check(privacy === 'public' || !isFiltered, '"type" is only available when privacy=public');
	const wanted = getTypes(query);
	return [...state.models.values()]
		.map(({ record }) => record)
		.filter((record) => record.privacy === privacy)
		.filter((record) => !wanted || wanted.includes(record.type))
		.filter((record) => privacy === 'public' || !status || record.status === status);
}

/** `GET /models`, `POST /models/get-bulk` and `GET /models/{modelId}`. */
export function serveModels(api: FastifyInstance, state: State): void {
	api.get('/models', async (request) => {
		const query = getQuery(request);
		const rows = selectModels(state, query);
		const { modelPageSize } = state.settings;
		const size = { default: 100, max: 500 };
		const page = getPage(query, rows, ({ id }) => id, size, modelPageSize);
		return { ...page, rows: undefined, models: page.rows.map(toRow) };
	});

	api.post('/models/get-bulk', async (request) => {
		const { modelIds, minimal } = getBody(request.body);
		check(Array.isArray(modelIds), '"modelIds" must be an array');
		const models = modelIds
			.map((id) => state.models.get(String(id))?.record)
			.filter((record) => record !== undefined);
		if (minimal !== true) return { models: models.map(toRow) };
		return { models: models.map(({ id, name, type, privacy }) => ({ id, name, type, privacy })) };
	});

	api.get<OfId>('/models/:id', async ({ params: { id } }) => ({
		model: found(state.models.get(id), 'Model', id).record,
	}));
}
