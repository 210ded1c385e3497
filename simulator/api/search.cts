import type { FastifyInstance } from 'fastify';

import { TEAM_ID } from '../ids.cts';
import { check } from '../middleware/errors.cts';
import { getBody } from '../middleware/request.cts';
import { assetRecord, requireAsset, type StoredAsset } from '../files/asset.cts';
import { detectImage } from '../files/media.cts';
import type { State } from '../state.cts';
import { listAssets } from './assets.cts';

/** Words of a query that all stand in what is known of an asset. */
function matchesQuery({ prompt = '', name = '' }: StoredAsset, query: string): boolean {
	const text = `${prompt} ${name}`.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

/** What a filter may be about. */
const ATTRIBUTES: Record<string, (asset: StoredAsset) => string[]> = {
	kind: ({ kind }) => [kind],
	tags: ({ tags = [] }) => tags,
	collectionIds: ({ collectionIds = [] }) => collectionIds,
};

const CONDITION = /\s*(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(AND\b|$)/y;

/** Parses `tags = "x" AND kind = "video"`. @throws {HttpError} 400 */
function parseFilter(filter: string): Array<(asset: StoredAsset) => boolean> {
	const conditions: Array<(asset: StoredAsset) => boolean> = [];
	CONDITION.lastIndex = 0;
	for (let isOpen = filter !== ''; isOpen;) {
		const [, name = '', quoted = '', end] = CONDITION.exec(filter) ?? [];
		const read = ATTRIBUTES[name];
		check(end !== undefined && read, `Invalid filter: ${filter}`);
		const value = quoted.replace(/\\(.)/g, '$1');
		conditions.push((asset) => read(asset).includes(value));
		isOpen = end !== '';
	}
	return conditions;
}

const DIRECTIONS: Record<string, number> = { 'createdAt:asc': 1, 'createdAt:desc': -1 };

/** The logarithm of an aspect ratio; 0 if it is unknown. */
const getShape = ({ width = 1, height = 1 }: StoredAsset['properties']) => Math.log(width / height);

/** The pictures, those whose shape is closest to that of `image` first. @throws {HttpError} 400, 404 */
function findSimilar(state: State, assets: StoredAsset[], image: string): StoredAsset[] {
	const given = image.startsWith('data:')
		? detectImage(Buffer.from(image.replace(/^[^,]*,/, ''), 'base64'))
		: requireAsset(state, image);
	check(given, 'The image format is not supported');
	const shape = getShape(given.properties);
	const distance = ({ properties }: StoredAsset) => Math.abs(getShape(properties) - shape);
	return assets
		.filter(({ kind }) => kind === 'image')
		.sort((one, other) => distance(one) - distance(other));
}

/** A search hit, which has less than the record of an asset. */
function toHit(asset: StoredAsset, state: State) {
	const record = assetRecord(asset, state);
	const { id, url, mimeType, metadata, ownerId, authorId, createdAt, updatedAt } = record;
	const { privacy, tags, collectionIds, thumbnail } = record;
	return {
		...{ id, url, mimeType, ownerId, authorId, createdAt, updatedAt, privacy, tags, collectionIds },
		metadata: { ...metadata, ...(thumbnail && { thumbnail: { assetId: thumbnail.assetId } }) },
		nsfw: [],
		teamId: TEAM_ID,
		...(thumbnail && { thumbnail }),
	};
}

/** `POST /search/assets` by words, filter and a similar picture, of the newest first or as sorted. */
export function serveSearch(api: FastifyInstance, state: State): void {
	api.post('/search/assets', async ({ body }) => {
		const { query = '', filter = '', image, sortBy = [], limit = 20, offset = 0 } = getBody(body);
		const hasCriterion = query !== '' || filter !== '' || image !== undefined;
		check(hasCriterion, 'One of "query", "filter" and "image" is required');
		const conditions = parseFilter(String(filter));
		const all = listAssets(state)
			.filter((asset) => matchesQuery(asset, String(query)))
			.filter((asset) => conditions.every((meets) => meets(asset)));
		const found = image === undefined ? all : findSimilar(state, all, String(image));
		const [order] = Array.isArray(sortBy) ? sortBy.map(String) : [];
		const direction = order === undefined ? 0 : DIRECTIONS[order];
		check(direction !== undefined, `Invalid sort: ${order}`);
		if (direction !== 0) found.sort((a, b) => direction * (a.createdAt - b.createdAt));
		const start = Number(offset);
		return {
			hits: found.slice(start, start + Number(limit)).map((asset) => toHit(asset, state)),
			offset: start,
			estimatedTotalHits: found.length,
		};
	});
}
