import { badRequest } from './refusal.cts';

/** A number in the query within limits. @throws {Refusal} 400 */
export function pageSizeIn(query: Record<string, string>, usual: number, most: number): number {
	const size = query.pageSize === undefined ? usual : Number(query.pageSize);
	if (!Number.isInteger(size) || size < 1 || size > most) {
		throw badRequest(`pageSize must be between 1 and ${most}`);
	}
	return size;
}

/**
 * One page of a list. The token names the last row of the page before, so that rows which come in
 * at the top meanwhile shift nothing.
 *
 * @throws {Refusal} 400 for a token that is none
 */
export function pageOf<T>(
	rows: T[],
	idOf: (row: T) => string,
	size: number,
	token: string | undefined,
): { rows: T[]; nextPaginationToken?: string } {
	const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
	const last = after === undefined ? -1 : rows.findIndex((row) => idOf(row) === after);
	if (after !== undefined && last < 0) throw badRequest('Invalid paginationToken');
	const page = rows.slice(last + 1, last + 1 + size);
	const end = page.at(-1);
	const more = end !== undefined && last + 1 + size < rows.length;
	return {
		rows: page,
		...(more && { nextPaginationToken: Buffer.from(idOf(end)).toString('base64url') }),
	};
}
