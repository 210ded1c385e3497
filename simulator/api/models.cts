import type { FastifyInstance } from 'fastify';

import { getPageSize, paginate } from '../middleware/paging.cts';
import { badRequest, notFound } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import type { ModelRecord } from '../models/types.cts';
import type { State } from '../state.cts';

/** A list row: a model without inputs and uiConfig. */
function toRow({ inputs: _inputs, uiConfig: _uiConfig, ...row }: ModelRecord) {
	return row;
}

function getPrivacy({ privacy = 'private' }: Record<string, string>) {
	if (privacy === 'public' || privacy === 'private') return privacy;
	throw badRequest('Invalid privacy. Must be one of: public, private');
}

/**
 * The models that a query selects.
 *
 * @throws {HttpError} 400 for filters that exclude each other
 */
function selectModels(state: State, query: Record<string, string>): ModelRecord[] {
	const { type, types, status } = query;
	const privacy = getPrivacy(query);
	if (type && types) throw badRequest('"type" and "types" cannot be used together');
	if (privacy === 'private' && (type ?? types)) {
		throw badRequest('"type" is only available when privacy=public');
	}
	const wanted = (types ?? type)?.split(',');
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
		const size = Math.min(getPageSize(query, 100, 500), state.settings.modelPageSize);
		const page = paginate(rows, ({ id }) => id, size, query.paginationToken);
		return { ...page, rows: undefined, models: page.rows.map(toRow) };
	});

	api.post('/models/get-bulk', async (request) => {
		const { modelIds, minimal } = getBody(request.body);
		if (!Array.isArray(modelIds)) throw badRequest('"modelIds" must be an array');
		const models = modelIds
			.map((id) => state.models.get(String(id))?.record)
			.filter((record) => record !== undefined);
		if (minimal !== true) return { models: models.map(toRow) };
		return { models: models.map(({ id, name, type, privacy }) => ({ id, name, type, privacy })) };
	});

	api.get<{ Params: { modelId: string } }>('/models/:modelId', async ({ params }) => {
		const model = state.models.get(params.modelId);
		if (!model) throw notFound('Model', params.modelId);
		return { model: model.record };
	});
}
