import { check } from './errors.cts';

export type Query = Record<string, string>;

/** A request whose path has an ID, `/:id`. */
export interface OfId {
	Params: { id: string };
}

/** The requested path without the query. */
export const getPath = ({ url = '' }: { url?: string }): string => url.split('?')[0] ?? '';

/** Query parameters as strings. The last of repeated parameters wins. */
export function getQuery({ url = '' }: { url?: string }): Query {
	const { searchParams } = new URL(url, 'http://127.0.0.1');
	return Object.fromEntries(searchParams);
}

/** The JSON object in the body, or an empty one. @throws {HttpError} 400 */
export function getBody(body: unknown): Record<string, unknown> {
	if (body === undefined || body === null) return {};
	check(typeof body === 'object' && !Array.isArray(body), 'Body must be an object');
	return { ...body };
}

/** The `assetIds` of a body. @throws {HttpError} 400 if there are none, or too many */
export function getIds(body: unknown, max: number): string[] {
	const { assetIds } = getBody(body);
	check(Array.isArray(assetIds), '"assetIds" must be an array');
	check(assetIds.length <= max, `"assetIds" must contain at most ${max} items`);
	return assetIds.map(String);
}

/** The types that a list is filtered by; undefined for all. */
export const getTypes = ({ type, types }: Query): string[] | undefined =>
	(types ?? type)?.split(',');

/**
 * One page of a list. The token contains the id of the last row of the previous page, so new rows at
 * the top don't shift later pages.
 *
 * @param size of the page by default, and at most
 * @param limit of the size, whatever is asked for
 * @throws {HttpError} 400 for a size out of range and an unknown token
 */
export function getPage<T>(
	query: Query,
	rows: T[],
	getId: (row: T) => string,
	size = { default: 50, max: 100 },
	limit = size.max,
): { rows: T[]; nextPaginationToken?: string } {
	const wanted = Number(query.pageSize ?? size.default);
	const isInRange = Number.isInteger(wanted) && wanted >= 1 && wanted <= size.max;
	check(isInRange, `pageSize must be between 1 and ${size.max}`);
	const { paginationToken: token } = query;
	const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
	const start = after === undefined ? 0 : rows.findIndex((row) => getId(row) === after) + 1;
	check(after === undefined || start > 0, 'Invalid paginationToken');
	const page = rows.slice(start, start + Math.min(wanted, limit));
	const end = page.at(-1);
	const hasMore = end !== undefined && start + page.length < rows.length;
	return {
		rows: page,
		...(hasMore && { nextPaginationToken: Buffer.from(getId(end)).toString('base64url') }),
	};
}
