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
	const tokens = new Set<string>();
	let token: string | undefined;
	for (let page = 0; page < MOST_PAGES && records.length < limit; page++) {
		const reply = await api.get(path, token ? { ...query, paginationToken: token } : query);
		// One by one: a page may hold more than a call takes arguments.
		for (const record of recordsOf(reply[key])) records.push(record);
		token = textOf(reply.nextPaginationToken);
		if (!token || tokens.has(token)) break;
		tokens.add(token);
	}
	return records.slice(0, limit === Infinity ? undefined : limit);
}
