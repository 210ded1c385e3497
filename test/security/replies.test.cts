import type { ServerResponse } from 'node:http';

import type { IDataObject, IRun } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { polledTrigger } from '../../tools/engine/polling.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { addFileModel, FILES, generateWith } from '../workflow/files.cts';
import { byId, generateJson, job } from '../workflow/parameters.cts';
import { FAST_PACE, items, NODE, useSimulator } from '../workflow/support.cts';
import { everythingOf, UNSEEN, whatObjectsHave } from './everything.cts';
import { useHostileServer } from './hostileServer.cts';

/** A hostile server in place of the API. */

const simulated = useSimulator({}, FAST_PACE);
const { hostile } = useHostileServer();

const credential = () => ({ apiKey: 'key', apiSecret: 'secret', baseUrl: hostile.baseUrl });

const answers = (path: string, json: unknown) => hostile.answers.set(path, { json });

const before = whatObjectsHave();

/** Whatever the reply: an n8n error with a readable message, and nothing else. */
function expectHarmless(run: IRun) {
	const { message, description, raw } = errorOf(run);
	expect(message.length + description.length).toBeLessThan(3_000);
	expect(message).not.toMatch(UNSEEN);
	expect(description).not.toMatch(UNSEEN);
	if (message) expect((raw as Error).name).toMatch(/^Node(Api|Operation)Error$/);
	expect(whatObjectsHave()).toBe(before);
	expect(() => everythingOf(run)).not.toThrow();
}

/** Runs the node against the hostile server. */
const run = async (parameters: IDataObject) =>
	await simulated.run(parameters, { credential: credential() });

const getJob = async () => await run(job('get', { jobId: byId('job_1'), simplify: false }));

/** Replies to requests for a job with JSON that this writes. */
const writeJob = (write: (response: ServerResponse) => void) =>
	hostile.answers.set('/v1/jobs/', (response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		write(response);
	});

const expectPages = (most: number) => expect(hostile.requests.length).toBeLessThanOrEqual(most);

const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;

describe('a hostile reply', () => {
	it('with JSON nested 100,000 levels deep is rejected', async () => {
		writeJob((response) => response.end(`{"job":{"jobId":"job_1","x":${deep(100_000)}}}`));
		const done = await getJob();
		expect(errorOf(done).message).toBe('The response is incomplete or not from Scenario');
		expectHarmless(done);
	});

	it('that never ends is cut off', async () => {
		const chunk = Buffer.alloc(2 ** 20, ' ');
		let sent = 0;
		const pour = (response: ServerResponse) => {
			while (!response.destroyed && response.write(chunk)) sent += chunk.length;
			if (!response.destroyed) response.once('drain', () => pour(response));
		};
		writeJob(pour);
		const done = await getJob();
		expect(errorOf(done).message).toBe('The response is incomplete or not from Scenario');
		// Five attempts of 32 MiB, plus buffers.
		expect(sent).toBeLessThan(5 * 64 * 2 ** 20);
		expectHarmless(done);
	});

	it('that arrives byte by byte forever hits the deadline', async () => {
		const drip = (response: ServerResponse) => {
			const timer = setInterval(() => response.write(' '), 100);
			response.once('close', () => clearInterval(timer));
		};
		writeJob(drip);
		const done = await getJob();
		expect(errorOf(done).message).toBe("Scenario didn't respond in time");
		expectHarmless(done);
	});

	it.each([
		['longer than its Content-Length', '5', '{"job":{"jobId":"job_1"}}'],
		['shorter than its Content-Length', '500', '{"job":{"jobId":"job_1"}}'],
	])('%s is handled', async (_, length, body) => {
		hostile.answers.set('/v1/jobs/', (response) => {
			response.socket?.end(
				`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
			);
		});
		const done = await getJob();
		expect(errorOf(done).message).not.toBe('');
		expectHarmless(done);
	});

	it.each([
		['a list', []],
		['null', null],
		['a text', 'job_1'],
		['nothing', {}],
		['a job that is a list', { job: [{ jobId: 'job_1' }] }],
		['ids of other types', { job: { jobId: 7, id: { toString: 'x' } } }],
		['an id of dots', { job: { jobId: '..', status: 'success' } }],
	])('with %s is rejected', async (_, json) => {
		answers('/v1/jobs/', json);
		const done = await getJob();
		expect(errorOf(done).message).not.toBe('');
		expectHarmless(done);
	});

	it('with a prototype key does not pollute prototypes', async () => {
		writeJob((response) =>
			response.end(
				'{"__proto__":{"polluted":1},"job":{"jobId":"job_1","__proto__":{"polluted":1},"metadata":{"input":[{"__proto__":{"polluted":1}}],"constructor":{"prototype":{"polluted":1}}}}}',
			),
		);
		const done = await getJob();
		expectHarmless(done);
		expect(everythingOf(outputOf(done, NODE))).not.toContain('__proto__');
		expect(({} as IDataObject).polluted).toBeUndefined();
	});
});

const JOBS = { resource: 'job', record: { jobId: 'job_1' }, pages: 200 };
const ASSETS = { resource: 'asset', record: { id: 'asset_1' }, pages: 500 };

/** Replies to requests for a list with pages of a record each, whose tokens repeat after `round` of them. */
const answerPages = (
	{ resource, record }: { resource: string; record: object },
	round = Infinity,
) =>
	hostile.answers.set(`/v1/${resource}s`, (response) => {
		const nextPaginationToken = `token ${hostile.requests.length % round}`;
		response.end(JSON.stringify({ [`${resource}s`]: [record], nextPaginationToken }));
	});

const getMany = async (resource: string) =>
	await run({ resource, operation: 'getMany', returnAll: true });

describe.each([JOBS, ASSETS])('a hostile list of $resource records', (list) => {
	const { resource, pages } = list;

	it('whose page tokens repeat is read once', async () => {
		answerPages(list, 3);
		const done = await getMany(resource);
		expectHarmless(done);
		expect(outputOf(done, NODE)).toHaveLength(hostile.requests.length);
		expectPages(5);
	});

	it('that never ends is read up to the maximum number of pages, and says so', async () => {
		answerPages(list);
		const done = await getMany(resource);
		expectHarmless(done);
		expect(hostile.requests).toHaveLength(pages);
		const { message, description } = errorOf(done);
		expect(message).toBe(`The list of ${resource}s has more than ${pages} pages`);
		const stopped = `^Read ${pages} ${resource}s, then stopped\\. .*"Return All".*"Limit"`;
		expect(description).toMatch(new RegExp(stopped));
	});
});

describe('a hostile list of jobs', () => {
	it("is read once by the trigger's poll when its page tokens repeat", async () => {
		// The first poll reads back hours, so that only the repeated token ends the list.
		answerPages(JOBS, 3);
		expect(await polledTrigger({}, credential()).poll()).toEqual([]);
		expectPages(5);
	});

	it("that never ends is read up to 200 pages by the trigger's poll, which logs that", async () => {
		answerPages(JOBS);
		const polled = polledTrigger({}, credential());
		const warn = jest.spyOn(polled.logger, 'warn').mockReturnValue();
		expect(await polled.poll()).toEqual([]);
		expect(hostile.requests).toHaveLength(200);
		expect(warn.mock.calls).toEqual([
			[expect.stringMatching(/^Scenario Trigger stopped after the newest 200 jobs\. Older ones/)],
		]);
		warn.mockRestore();
	});

	it('with 150,000 rows on a page is read', async () => {
		const rows = Array.from({ length: 150_000 }, (_, at) => ({ jobId: `job_${at}` }));
		answers('/v1/jobs', { jobs: rows });
		const done = await getMany('job');
		expectHarmless(done);
		expect(outputOf(done, NODE)).toHaveLength(150_000);
	});
});

/** A model full of hostile values. */
const TRICKY = {
	model: {
		id: 'model_tricky',
		name: '\u202Eevil\u0000 model',
		type: 'custom',
		inputs: [
			{ name: '__proto__', type: 'string', default: 'x' },
			{ name: 'constructor', type: 'string', label: '\u202ELabel\u0007\nof a\ttrick' },
			{ name: 'toString', type: 'number', allowedValues: [1, 'a\u202Eb', '\u0000'], default: {} },
			{ name: 'hasOwnProperty', type: 'inputs_array', inputs: 'none', default: [{ a: 1 }] },
			{ name: 'a\u202Eb', type: 'string' },
			{ name: { toString: 1 }, type: 'string' },
		],
		uiConfig: { selects: { toString: { 1: '\u2066One\u2069' }, __proto__: { 1: 'x' } } },
	},
};

describe('a hostile model', () => {
	it('has a form with clean labels', async () => {
		answers('/v1/models/', TRICKY);
		const context = loadOptionsContext({ model: byId('model_tricky') }, credential());
		const node = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');
		const { fields } = await node.methods.resourceMapping.getModelParameters.call(context);
		expect(fields).toMatchObject([
			{ id: 'constructor', displayName: 'Label of a trick' },
			{
				id: 'toString',
				type: 'options',
				options: [
					{ name: 'One', value: 1 },
					{ name: 'a b', value: 'a\u202Eb' },
				],
			},
			{ id: 'hasOwnProperty' },
		]);
		expect(whatObjectsHave()).toBe(before);
	});

	it.each([
		'{ "__proto__": { "polluted": 1 } }',
		'{ "constructor": { "prototype": { "polluted": 1 } } }',
		'{ "hasOwnProperty": [{ "__proto__": { "polluted": 1 } }], "toString": "a" }',
		'{ "valueOf": 1, "prompt": { "toString": 1 } }',
	])('with hostile values sends them as plain data or rejects them: %s', async (parametersJson) => {
		answers('/v1/models/', TRICKY);
		answers('/v1/generate/', { job: { jobId: 'job_1' } });
		const model = byId('model_tricky');
		expectHarmless(
			await run(generateJson({}, { model, parametersJson, waitForCompletion: false })),
		);
		expect(({} as IDataObject).polluted).toBeUndefined();
	});
});

it('a job with 100,000 files returns 1,000', async () => {
	const assetIds = Array.from({ length: 100_000 }, (_, at) => `asset_${at}`);
	answers('/v1/jobs/', { job: { jobId: 'job_1', status: 'success', metadata: { assetIds } } });
	const done = await run(job('get', { jobId: byId('job_1') }));
	expect(outputOf(done, NODE)[0]?.json.assetIds).toHaveLength(1_000);
});

it('a download stops when the file is larger than the input accepts', async () => {
	addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video', maxSize: 2 ** 20 }]);
	const chunk = Buffer.alloc(2 ** 21);
	hostile.answers.set('/endless', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		const pour = setInterval(() => response.write(chunk), 5);
		response.once('close', () => clearInterval(pour));
	});
	const done = await simulated.run(generateWith({ videoOne: `${hostile.origin}/endless` }), {
		items: items({}),
	});
	expect(errorOf(done).message).toMatch(/couldn't be uploaded.*the file is larger than allowed/);
	expectHarmless(done);
});

it('a file that announces more than any model accepts is refused before it is read', async () => {
	addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video' }]);
	hostile.answers.set('/huge', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 2 ** 50 });
		response.write(FILES.video.bytes);
	});
	const done = await simulated.run(generateWith({ videoOne: `${hostile.origin}/huge` }), {
		items: items({}),
	});
	expect(errorOf(done).message).toMatch(/^Video One takes at most 10200 MB, but .*\/huge has /);
	expect(simulated.control.uploads()).toHaveLength(0);
	expectHarmless(done);
});

describe('a hostile value in an item', () => {
	it.each(['__proto__', 'constructor', 'toString', 'a.b', '..', '\uD800'])(
		'is rejected as binary field name, job ID and model ID: %j',
		async (name) => {
			// By expression, as the panel validates typed values.
			const given = '={{ $json.name }}';
			const more = { items: items({ name }) };
			const upload = await simulated.run(
				{ resource: 'asset', operation: 'upload', source: 'binary', inputDataFieldName: given },
				more,
			);
			expect(errorOf(upload).message).toMatch(/refers to binary field/);
			expectHarmless(upload);
			const got = await simulated.run(job('get', { jobId: byId(given) }), more);
			expect(errorOf(got).message).not.toBe('');
			expectHarmless(got);
			const made = await simulated.run(generateJson({}, { model: byId(given) }), more);
			expect(errorOf(made).message).not.toBe('');
			expectHarmless(made);
		},
	);

	it('sends no request as an ID of dots', async () => {
		const done = await simulated.run(job('cancel', { jobId: byId('..') }));
		expect(errorOf(done).message).toBe("An ID can't consist of dots only");
		expect(simulated.control.requests()).toEqual([]);
	});

	it.each(['__proto__', 'constructor', '../../etc/passwd'])(
		'is safe in Put Output File in Field: %s',
		async (binaryPropertyOutput) => {
			const done = await simulated.run(generateJson({}, { options: { binaryPropertyOutput } }));
			expectHarmless(done);
			expect(errorOf(done).message).toBe('');
		},
	);
});
