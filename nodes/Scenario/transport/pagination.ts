import type { JsonRecord } from '../utils/json';
import { asRecords, asText } from '../utils/json';
import type { ScenarioClient } from './client';
import type { ScenarioRequest } from './request';

/** More pages than any list has, so that a misbehaving server can't keep the loop running forever. */
const MAX_PAGES = 200;

/**
 * All records of a paginated list, or the first `limit` of them.
 *
 * @param key of the records in a reply, e.g. `models`
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function listAll(
	client: ScenarioClient,
	path: string,
	key: string,
	query: NonNullable<ScenarioRequest['query']>,
	limit = Infinity,
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	const tokens = new Set<string>();
	let token: string | undefined;
	for (let page = 0; page < MAX_PAGES && records.length < limit; page++) {
		const reply = await client.get(path, token ? { ...query, paginationToken: token } : query);
		// No spread: a page may have more records than a call takes arguments.
		for (const record of asRecords(reply[key])) records.push(record);
		token = asText(reply.nextPaginationToken);
		if (!token || tokens.has(token)) break;
		tokens.add(token);
	}
	return records.slice(0, limit === Infinity ? undefined : limit);
}
