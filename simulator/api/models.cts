import type { FastifyInstance } from 'fastify';

import { pageOf, pageSizeIn } from '../edge/paging.cts';
import { badRequest, notFound } from '../edge/refusal.cts';
import { queryOf } from '../edge/request.cts';
import type { ModelRecord } from '../models/types.cts';
import type { World } from '../world.cts';

/** A model in a list: without its inputs. */
function rowOf({ inputs: _inputs, uiConfig: _uiConfig, ...row }: ModelRecord) {
	return row;
}

function privacyIn({ privacy = 'private' }: Record<string, string>) {
	if (privacy === 'public' || privacy === 'private') return privacy;
	throw badRequest('Invalid privacy. Must be one of: public, private');
}

/** `GET /models` and `GET /models/{modelId}`. */
export function serveModels(api: FastifyInstance, world: World): void {
	api.get('/models', async (request) => {
		const query = queryOf(request);
		const privacy = privacyIn(query);
		const asked = pageSizeIn(query, 50, 500);
		const rows = [...world.models.values()]
			.map(({ record }) => record)
			.filter((record) => record.privacy === privacy)
			.filter(({ type }) => query.type === undefined || type === query.type);
		const size = Math.min(asked, world.settings.modelPageSize);
		const page = pageOf(rows, ({ id }) => id, size, query.paginationToken);
		return { ...page, rows: undefined, models: page.rows.map(rowOf) };
	});

	api.get<{ Params: { modelId: string } }>('/models/:modelId', async ({ params }) => {
		const model = world.models.get(params.modelId);
		if (!model) throw notFound('Model', params.modelId);
		return { model: model.record };
	});
}
