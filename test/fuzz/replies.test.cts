import fc from 'fast-check';
import { NodeApiError } from 'n8n-workflow';

import { assetFields, readAsset } from '../../nodes/Scenario/assets/asset';
import { getDownloadName } from '../../nodes/Scenario/assets/fileName';
import { explainJobEnd, explainTimeout } from '../../nodes/Scenario/jobs/errorMessages';
import type { Job } from '../../nodes/Scenario/jobs/job';
import { jobOutput, readJob, textOutput } from '../../nodes/Scenario/jobs/job';
import { matchesSubmission } from '../../nodes/Scenario/submission/recoverSubmission';
import type { HttpOutcome } from '../../nodes/Scenario/transport/apiFailure';
import { describeThrown, toApiFailure, toResult } from '../../nodes/Scenario/transport/apiFailure';
import type { ScenarioClient } from '../../nodes/Scenario/transport/client';
import { createRedactor } from '../../nodes/Scenario/transport/client';
import { toNodeApiError } from '../../nodes/Scenario/transport/errorMessages';
import { listAll } from '../../nodes/Scenario/transport/pagination';
import { parseJsonOrText } from '../../nodes/Scenario/transport/request';
import { readState, updateState } from '../../nodes/Scenario/trigger/state';
import { UNSEEN } from '../security/everything.cts';
import { virtualClock } from '../support/virtualClock.cts';
import { NODE } from '../unit/clients.cts';
import { recordOf, trickyJson, trickyText } from './arbitraries.cts';
import { expectEach, fuzz } from './support.cts';

const holdsFor = fuzz('replies', 6);

const ID = /^[^\s\p{C}/\\]{1,200}$/u;

const texts = (...values: string[]) => fc.constantFrom(...values);

/** Serialized, as every reply is. */
const overTheWire = (value: unknown) => parseJsonOrText(JSON.stringify(value));

const isPlain = (text: string) => !UNSEEN.test(text) && text.length < 3_000;

const expectPlain = (...said: Array<string | undefined | null>) =>
	expectEach(said, (text) => isPlain(text ?? ''));

/** The depth of a value; Infinity with a key __proto__ in it. */
function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	if (Object.hasOwn(value, '__proto__')) return Infinity;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const job = recordOf({
	jobId: texts('job_1', 'job_2'),
	status: texts('success', 'failure', 'in-progress', 'canceled', 'Succeeded'),
	progress: fc.double({ min: 0, max: 200 }),
	billing: recordOf({ cuCost: fc.double() }),
	createdAt: texts('2026-03-01T12:00:00.000Z', 'yesterday'),
	updatedAt: texts('2026-03-01T12:00:00.000Z'),
	error: trickyText,
	metadata: recordOf({
		assetIds: fc.array(fc.oneof(texts('asset_1'), trickyText), { maxLength: 5 }),
		error: fc.oneof(trickyText, recordOf({ message: trickyText })),
		hint: trickyText,
		modelId: texts('model_1'),
		workflowId: texts('workflow_1'),
		workflowJobId: texts('job_0'),
		input: recordOf({ prompt: texts('A lighthouse'), modelId: texts('model_1') }),
		output: trickyJson,
	}),
});

holdsFor(
	'a job is read with an ID, a progress and displayable text, or not at all',
	fc.oneof(job, recordOf({ job })),
	(reply) => {
		const record = overTheWire(reply) as Record<string, unknown>;
		const read = readJob(record);
		const lost = { modelId: 'model_1', body: { prompt: 'A lighthouse' }, sentAt: 0 };
		expect(typeof matchesSubmission(record, lost)).toBe('boolean');
		if (!read) return;
		expect(read.jobId).toMatch(ID);
		expect(read.progress).toBeGreaterThanOrEqual(0);
		expect(read.progress).toBeLessThanOrEqual(1);
		expect([undefined, 'success', 'failure', 'canceled']).toContain(read.end);
		expectEach(read.assetIds, (assetId) => ID.test(assetId));
		const told = [explainJobEnd(read), explainTimeout(read, 5)];
		const texts = told.flatMap(({ message, description }) => [message, description]);
		expectPlain(read.status, read.modelId, read.workflowId, read.error, read.hint, ...texts);
		const items = [true, false].flatMap((isSimple) => [
			jobOutput(read, isSimple),
			textOutput(read, isSimple),
		]);
		expect(() => JSON.stringify(items)).not.toThrow();
	},
);

holdsFor(
	'an asset is read with an ID and a file name without a path, or not at all',
	recordOf({
		asset: recordOf({
			id: texts('asset_1'),
			url: trickyText,
			mimeType: texts('image/png', 'text/html; charset=utf-8', 'a/b\r\nSet-Cookie: c'),
			kind: texts('image'),
			metadata: recordOf({ name: trickyText, kind: trickyText, modelId: trickyText }),
			properties: recordOf({ width: fc.integer(), size: fc.double() }),
		}),
	}),
	(reply) => {
		const asset = readAsset(overTheWire(reply) as Record<string, unknown>);
		if (!asset) return;
		expect(asset.assetId).toMatch(ID);
		expectPlain(asset.kind, asset.name, asset.mimeType);
		const fileName = getDownloadName(asset);
		expect(fileName).not.toMatch(/[/\\:*?"<>|]|^\.|^\s/);
		expectPlain(fileName);
		expect(fileName.length).toBeLessThanOrEqual(130);
		expect(() => JSON.stringify(assetFields(asset))).not.toThrow();
	},
);

const SECRETS = { apiKey: 's3cret-key', apiSecret: 's3cret-secret' };
const BASIC = Buffer.from('s3cret-key:s3cret-secret').toString('base64');

const exchange: fc.Arbitrary<HttpOutcome> = fc.oneof(
	fc.record({
		answered: fc.constant(true as const),
		status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(0, 200, 401, 403, 429)),
		headers: recordOf({ 'retry-after': texts('5', '1e300', '-1', 'Infinity', 'Mon, 01 Mar 2027') }),
		body: fc.oneof(
			trickyText,
			recordOf({
				reason: fc.oneof(trickyText, texts(`Bad Basic ${BASIC}`, 'for s3cret-secret')),
				message: trickyText,
				name: texts('ModelAccessRestrictedError'),
				details: recordOf({
					actionLimit: fc.double(),
					requiredPlan: trickyText,
					currentPlan: trickyText,
					remainingSeconds: fc.double(),
				}),
				trace_id: fc.oneof(trickyText, texts('s3cret-key')),
			}),
		),
	}),
	fc.record({
		answered: fc.constant(false as const),
		code: fc.oneof(texts('ECONNRESET', 'constructor', ''), trickyText),
		text: trickyText.map((text) => describeThrown(new Error(text))),
	}),
);

holdsFor(
	'a failed request becomes an n8n error with clean text, no secrets, and a bounded wait',
	exchange,
	(given) => {
		const body = 'body' in given ? overTheWire(given.body) : undefined;
		const wired = given.answered ? { ...given, body } : given;
		const answer = toResult(wired, 0);
		const failure = 'failure' in answer ? answer.failure : toApiFailure(wired, 0);
		expect(failure.waitMs ?? 0).toBeGreaterThanOrEqual(0);
		expect(failure.waitMs ?? 0).toBeLessThanOrEqual(24 * 3_600_000);
		const error = toNodeApiError(NODE, createRedactor(SECRETS)(failure));
		expect(error).toBeInstanceOf(NodeApiError);
		expectPlain(error.message, error.description);
		const everything = `${error.message} ${error.description} ${JSON.stringify(error)}`;
		const secrets = [BASIC, SECRETS.apiKey, SECRETS.apiSecret];
		expectEach(secrets, (secret) => !everything.includes(secret));
	},
);

holdsFor(
	'a reply is read as JSON without __proto__ that n8n can store, or as text',
	fc.oneof(
		trickyText,
		trickyJson.map((value) => JSON.stringify(value)),
		fc.tuple(trickyJson, fc.nat()).map(([value, at]) => {
			const text = JSON.stringify(value);
			return text.slice(0, at % (text.length + 1));
		}),
		fc.integer({ min: 0, max: 300 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
	),
	(text) => {
		const body = parseJsonOrText(text);
		if (typeof body === 'string') return;
		expect(depthOf(body)).toBeLessThanOrEqual(101);
		expect(() => JSON.stringify(body)).not.toThrow();
	},
);

holdsFor(
	'a list is read up to the maximum number of pages, and returns at most the requested records',
	fc.record({
		pages: fc.array(
			recordOf({
				jobs: fc.array(job, { maxLength: 4 }),
				nextPaginationToken: texts('a', 'b', 'c', ''),
			}),
			{ minLength: 1, maxLength: 8 },
		),
		limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Infinity)),
	}),
	async ({ pages, limit }) => {
		let asked = 0;
		const get: ScenarioClient['get'] = async () =>
			overTheWire(pages[asked++ % pages.length]) as Record<string, unknown>;
		const client = { get, clock: virtualClock(), node: NODE };
		const records = await listAll(client, '/jobs', 'jobs', {}, limit).catch((error: unknown) => {
			expect(error).toBeInstanceOf(NodeApiError);
			return [];
		});
		// Five tries for each page.
		expect(asked).toBeLessThanOrEqual(1_000);
		expect(records.length).toBeLessThanOrEqual(limit);
		const { toString } = Object.prototype;
		expectEach(records, (record) => toString.call(record) === '[object Object]');
	},
);

holdsFor(
	"the trigger's state can be stored, and a job is reported once",
	fc.record({
		data: recordOf({
			state: recordOf({
				scope: texts('1/'),
				newest: fc.integer({ min: 0 }),
				open: recordOf({ job_1: fc.integer() }),
				ended: recordOf({ job_2: fc.integer() }),
			}),
		}),
		jobs: fc.array(job, { maxLength: 6 }),
		now: fc.integer({ min: 0 }),
	}),
	({ data, jobs, now }) => {
		const before = readState(overTheWire(data) as Parameters<typeof readState>[0], '1/');
		const all = jobs.flatMap((each) => readJob(overTheWire(each) as Record<string, unknown>) ?? []);
		const read = [...new Map(all.map((each) => [each.jobId, each])).values()];
		const fetched = { jobs: read, unavailable: [] };
		const first = updateState(before, '1/', fetched, now);
		const stored = JSON.parse(JSON.stringify({ state: first.state })) as { state: never };
		const again = updateState(readState(stored, '1/'), '1/', fetched, now);
		const ids = (news: Job[]) => news.map(({ jobId }) => jobId);
		const reported = new Set(ids(first.ended));
		expectEach(ids(again.ended), (jobId) => !reported.has(jobId));
	},
);
