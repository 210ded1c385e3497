import { badRequest } from './httpError.cts';

/** Reads `pageSize` from the query. @throws {HttpError} 400 if out of range */
export function getPageSize(
	query: Record<string, string>,
	defaultSize: number,
	maxSize: number,
): number {
	const size = query.pageSize === undefined ? defaultSize : Number(query.pageSize);
	if (!Number.isInteger(size) || size < 1 || size > maxSize) {
		throw badRequest(`pageSize must be between 1 and ${maxSize}`);
	}
	return size;
}

/**
 * Returns one page of a list. The token contains the id of the last row of the previous page, so
 * new rows at the top don't shift later pages.
 *
 * @throws {HttpError} 400 for an invalid token
 */
export function paginate<T>(
	rows: T[],
	getId: (row: T) => string,
	size: number,
	token: string | undefined,
): { rows: T[]; nextPaginationToken?: string } {
	const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
	const last = after === undefined ? -1 : rows.findIndex((row) => getId(row) === after);
	if (after !== undefined && last < 0) throw badRequest('Invalid paginationToken');
	const page = rows.slice(last + 1, last + 1 + size);
	const end = page.at(-1);
	const more = end !== undefined && last + 1 + size < rows.length;
	return {
		rows: page,
		...(more && { nextPaginationToken: Buffer.from(getId(end)).toString('base64url') }),
	};
}
