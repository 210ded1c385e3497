import type { ScenarioApi } from './api';
import type { JsonRecord } from './json';
import { recordsOf, textOf } from './json';
import type { ScenarioRequest } from './exchange';

/** More pages than any list of the API has: a server that repeats its token can't hold us for ever. */
const MOST_PAGES = 200;

/**
 * Every record of a paged list, or the first `limit` of them.
 *
 * @param key where the records stand in a reply, e.g. `models`
 * @throws {NodeApiError} when a page can't be had
 */
export async function listAll(
	api: ScenarioApi,
	path: string,
	key: string,
	query: NonNullable<ScenarioRequest['query']>,
	limit = Infinity,
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	let token: string | undefined;
	for (let page = 0; page < MOST_PAGES && records.length < limit; page++) {
		const reply = await api.get(path, token ? { ...query, paginationToken: token } : query);
		records.push(...recordsOf(reply[key]));
		const next = textOf(reply.nextPaginationToken);
		if (!next || next === token) break;
		token = next;
	}
	return records.slice(0, limit === Infinity ? undefined : limit);
}
