import { NodeOperationError } from 'n8n-workflow';

import type { JsonRecord } from '../utils/json';
import { asRecords, asText } from '../utils/json';
import type { Result } from './apiFailure';
import { toApiFailure } from './apiFailure';
import type { ScenarioClient } from './client';
import { toNodeApiError } from './errorMessages';
import type { ScenarioRequest } from './request';
import { retryWithin, withRetry } from './retry';

/** What reading a list needs of the client. */
type ListClient = Pick<ScenarioClient, 'clock' | 'node' | 'signal'>;

/** A list that comes in pages. */
export interface PagedList {
	/** What it contains, for the message: jobs, assets and so on. */
	noun: string;
	/** Of the records in a page, e.g. `models`. */
	key: string;
	/** @param from token or offset; undefined for the first page */
	fetchPage: (from: string | undefined) => Promise<JsonRecord>;
	/**
	 * Token or offset of the next page; undefined on the last one.
	 *
	 * @param count records so far
	 */
	getNext: (page: JsonRecord, count: number) => string | undefined;
	maxPages: number;
}

/** More pages than most lists have, so that a misbehaving server can't keep the loop running forever. */
const MAX_PAGES = 200;

/** For replies without a list. Requests that fail have retries of their own. */
const LIST_RETRY = { ms: 60_000, tries: 5 };

/** A page without its list isn't an empty page, but the reply of something in between: fetched again. */
async function fetchList(
	client: ListClient,
	key: string,
	fetchPage: () => Promise<JsonRecord>,
): Promise<JsonRecord> {
	const attempt = async (): Promise<Result> => {
		const body = await fetchPage();
		if (Array.isArray(body[key])) return { body };
		const reply = { answered: true as const, status: 200, headers: {}, body };
		return { failure: toApiFailure(reply, client.clock.now()) };
	};
	const result = await withRetry(attempt, retryWithin(LIST_RETRY, client.clock), client);
	if ('failure' in result) throw toNodeApiError(client.node, result.failure);
	return result.body;
}

/**
 * The records of a list, page by page, until its last page or until a token or offset repeats.
 *
 * @throws {NodeApiError} when no reply contains the list; whatever `fetchPage` throws
 * @throws {NodeOperationError} when the list goes on after `maxPages` pages
 */
export async function* readPages(
	client: ListClient,
	{ noun, key, fetchPage, getNext, maxPages }: PagedList,
): AsyncGenerator<JsonRecord[], void, undefined> {
	const known = new Set<string | undefined>([undefined]);
	let from: string | undefined;
	let count = 0;
	for (let page = 0; page < maxPages; page++) {
		const body = await fetchList(client, key, async () => await fetchPage(from));
		const records = asRecords(body[key]);
		count += records.length;
		yield records;
		from = getNext(body, count);
		if (known.has(from)) return;
		known.add(from);
	}
	throw new NodeOperationError(client.node, `The list of ${noun} has more than ${maxPages} pages`, {
		description: `Read ${count.toLocaleString('en')} ${noun}, then stopped. Turn "Return All" off and set "Limit", or narrow the list with "Filters".`,
	});
}

/**
 * The records of a list with page tokens, page by page. Throws like `readPages`.
 *
 * @param key of the records in a reply, e.g. `models`
 */
export const listPages = (
	client: ListClient & Pick<ScenarioClient, 'get'>,
	path: string,
	key: string,
	query: NonNullable<ScenarioRequest['query']>,
	maxPages = MAX_PAGES,
): AsyncGenerator<JsonRecord[], void, undefined> =>
	readPages(client, {
		noun: key,
		key,
		fetchPage: async (paginationToken) =>
			await client.get(path, { ...query, ...(paginationToken && { paginationToken }) }),
		getNext: ({ nextPaginationToken }) => asText(nextPaginationToken),
		maxPages,
	});

/** All records of a list with page tokens, or the first `limit` of them. Throws like `readPages`. */
export async function listAll(
	client: Parameters<typeof listPages>[0],
	path: string,
	key: string,
	query: NonNullable<ScenarioRequest['query']>,
	limit = Infinity,
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	for await (const page of listPages(client, path, key, query)) {
		// No spread: a page may have more records than a call takes arguments.
		for (const record of page) records.push(record);
		if (records.length >= limit) break;
	}
	return records.slice(0, limit === Infinity ? undefined : limit);
}
