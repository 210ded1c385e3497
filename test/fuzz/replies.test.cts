import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { assetFields, readAsset } from '../../nodes/Scenario/assets/asset';
import { fileNameOf } from '../../nodes/Scenario/assets/fileName';
import { explainEnd, explainTimeout } from '../../nodes/Scenario/jobs/explain';
import type { Job } from '../../nodes/Scenario/jobs/job';
import { readJob } from '../../nodes/Scenario/jobs/job';
import { canBe } from '../../nodes/Scenario/jobs/lost';
import { jobOutput, textOutput } from '../../nodes/Scenario/jobs/output';
import type { ScenarioApi } from '../../nodes/Scenario/transport/api';
import { toNodeApiError } from '../../nodes/Scenario/transport/api';
import type { Exchange } from '../../nodes/Scenario/transport/exchange';
import { listAll } from '../../nodes/Scenario/transport/paging';
import { reasonOf } from '../../nodes/Scenario/transport/reason';
import { readExchange, refusalOf } from '../../nodes/Scenario/transport/refusal';
import { jsonOrText } from '../../nodes/Scenario/transport/reply';
import { secretsHidden } from '../../nodes/Scenario/transport/secrets';
import { learn, readMemory } from '../../nodes/ScenarioTrigger/memory';
import { UNSEEN } from '../security/everything.cts';
import { recordOf, trickyJson, trickyText } from './arbitraries.cts';
import { fuzz } from './support.cts';

const holdsFor = fuzz('replies', 6);

const NODE: INode = {
	id: 'node',
	name: 'Scenario',
	type: 'scenario',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const ID = /^[^\s\p{C}/\\]{1,200}$/u;

const texts = (...values: string[]) => fc.constantFrom(...values);

/** It goes over the wire, as every reply does. */
const overTheWire = (value: unknown) => jsonOrText(JSON.stringify(value));

function expectPlain(...said: Array<string | undefined | null>) {
	for (const text of said) {
		expect(text ?? '').not.toMatch(UNSEEN);
		expect((text ?? '').length).toBeLessThan(3_000);
	}
}

/** How deep a value goes, and that nothing in it is called __proto__. */
function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	expect(Object.hasOwn(value, '__proto__')).toBe(false);
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

function expectGoodJob(read: Job) {
	expect(read.jobId).toMatch(ID);
	expect(read.progress).toBeGreaterThanOrEqual(0);
	expect(read.progress).toBeLessThanOrEqual(1);
	expect([undefined, 'success', 'failure', 'canceled']).toContain(read.end);
	for (const assetId of read.assetIds) expect(assetId).toMatch(ID);
	expectPlain(read.status, read.modelId, read.workflowId, read.error, read.hint);
	for (const { message, description } of [explainEnd(read), explainTimeout(read, 5)]) {
		expectPlain(message, description);
	}
	for (const simplify of [true, false]) {
		expect(() =>
			JSON.stringify([jobOutput(read, simplify), textOutput(read, simplify)]),
		).not.toThrow();
	}
}

holdsFor(
	'a job is read with an id, a progress and words that can be shown, or not at all',
	fc.oneof(job, recordOf({ job })),
	(reply) => {
		const record = overTheWire(reply) as Record<string, unknown>;
		const read = readJob(record);
		if (read) expectGoodJob(read);
		const lost = { modelId: 'model_1', body: { prompt: 'A lighthouse' }, sentAt: 0 };
		expect(typeof canBe(record, lost)).toBe('boolean');
	},
);

holdsFor(
	'an asset is read with an id and a name for its file that is no path, or not at all',
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
		const fileName = fileNameOf(asset);
		expect(fileName).not.toMatch(/[/\\:*?"<>|]|^\.|^\s/);
		expectPlain(fileName);
		expect(fileName.length).toBeLessThanOrEqual(130);
		expect(() => JSON.stringify(assetFields(asset))).not.toThrow();
	},
);

const SECRETS = { apiKey: 's3cret-key', apiSecret: 's3cret-secret' };
const BASIC = Buffer.from('s3cret-key:s3cret-secret').toString('base64');

const exchange: fc.Arbitrary<Exchange> = fc.oneof(
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
		text: trickyText.map((text) => reasonOf(new Error(text))),
	}),
);

holdsFor(
	'a refusal becomes an error of n8n with plain words, without secrets, and a wait with an end',
	exchange,
	(given) => {
		const body = 'body' in given ? overTheWire(given.body) : undefined;
		const wired = given.answered ? { ...given, body } : given;
		const answer = readExchange(wired, 0);
		const refusal = 'refusal' in answer ? answer.refusal : refusalOf(wired, 0);
		expect(refusal.waitMs ?? 0).toBeGreaterThanOrEqual(0);
		expect(refusal.waitMs ?? 0).toBeLessThanOrEqual(24 * 3_600_000);
		const error = toNodeApiError(NODE, secretsHidden(SECRETS)(refusal));
		expect(error).toBeInstanceOf(NodeApiError);
		expectPlain(error.message, error.description);
		for (const secret of [BASIC, SECRETS.apiKey, SECRETS.apiSecret]) {
			expect(`${error.message} ${error.description} ${JSON.stringify(error)}`).not.toContain(
				secret,
			);
		}
	},
);

holdsFor(
	'a reply is JSON without __proto__ that n8n can store, or its text',
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
		const body = jsonOrText(text);
		if (typeof body === 'string') return;
		expect(depthOf(body)).toBeLessThanOrEqual(101);
		expect(() => JSON.stringify(body)).not.toThrow();
	},
);

holdsFor(
	'a list is read to its end in so many pages, and gives as many records as were asked for',
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
		const get: ScenarioApi['get'] = async () =>
			overTheWire(pages[asked++ % pages.length]) as Record<string, unknown>;
		const records = await listAll({ get } as ScenarioApi, '/jobs', 'jobs', {}, limit);
		expect(asked).toBeLessThanOrEqual(200);
		expect(records.length).toBeLessThanOrEqual(limit);
		for (const record of records)
			expect(Object.prototype.toString.call(record)).toBe('[object Object]');
	},
);

holdsFor(
	'what the trigger remembers can be stored, and a job is news once',
	fc.record({
		data: recordOf({
			memory: recordOf({
				account: texts('1/'),
				newest: fc.integer({ min: 0 }),
				open: recordOf({ job_1: fc.integer() }),
				ended: recordOf({ job_2: fc.integer() }),
			}),
		}),
		jobs: fc.array(job, { maxLength: 6 }),
	}),
	({ data, jobs }) => {
		const before = readMemory(overTheWire(data) as Parameters<typeof readMemory>[0], '1/');
		const all = jobs.flatMap((each) => readJob(overTheWire(each) as Record<string, unknown>) ?? []);
		const read = [...new Map(all.map((each) => [each.jobId, each])).values()];
		const first = learn(before, '1/', read);
		const stored = JSON.parse(JSON.stringify({ memory: first.memory })) as { memory: never };
		const again = learn(readMemory(stored, '1/'), '1/', read);
		const ids = (news: Job[]) => news.map(({ jobId }) => jobId);
		for (const jobId of ids(again.ended)) expect(ids(first.ended)).not.toContain(jobId);
	},
);
