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
const place = useHostileServer();

const credential = () => ({ apiKey: 'key', apiSecret: 'secret', baseUrl: place.hostile.baseUrl });

const answers = (path: string, json: unknown) => place.hostile.answers.set(path, { json });

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

const getJob = async () =>
	await simulated.run(job('get', { jobId: byId('job_1'), simplify: false }), {
		credential: credential(),
	});

const write = (body: (response: ServerResponse) => void) => (response: ServerResponse) => {
	response.writeHead(200, { 'content-type': 'application/json' });
	body(response);
};

const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;

describe('a hostile reply', () => {
	it('with JSON nested 100,000 levels deep is rejected', async () => {
		place.hostile.answers.set(
			'/v1/jobs/',
			write((response) => response.end(`{"job":{"jobId":"job_1","x":${deep(100_000)}}}`)),
		);
		const run = await getJob();
		expect(errorOf(run).message).toBe('The response is incomplete or not from Scenario');
		expectHarmless(run);
	});

	it('that never ends is cut off', async () => {
		const chunk = Buffer.alloc(2 ** 20, ' ');
		let sent = 0;
		const pour = (response: ServerResponse) => {
			while (!response.destroyed && response.write(chunk)) sent += chunk.length;
			if (!response.destroyed) response.once('drain', () => pour(response));
		};
		place.hostile.answers.set('/v1/jobs/', write(pour));
		const run = await getJob();
		expect(errorOf(run).message).toBe('The response is incomplete or not from Scenario');
		// Five attempts of 32 MiB, plus buffers.
		expect(sent).toBeLessThan(5 * 64 * 2 ** 20);
		expectHarmless(run);
	});

	it('that arrives byte by byte forever hits the deadline', async () => {
		const drip = (response: ServerResponse) => {
			const timer = setInterval(() => response.write(' '), 100);
			response.once('close', () => clearInterval(timer));
		};
		place.hostile.answers.set('/v1/jobs/', write(drip));
		const run = await getJob();
		expect(errorOf(run).message).toBe("Scenario didn't respond in time");
		expectHarmless(run);
	});

	it.each([
		['longer than its Content-Length', '5', '{"job":{"jobId":"job_1"}}'],
		['shorter than its Content-Length', '500', '{"job":{"jobId":"job_1"}}'],
	])('%s is handled', async (_, length, body) => {
		place.hostile.answers.set('/v1/jobs/', (response) => {
			response.socket?.end(
				`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
			);
		});
		const run = await getJob();
		expect(errorOf(run).message).not.toBe('');
		expectHarmless(run);
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
		const run = await getJob();
		expect(errorOf(run).message).not.toBe('');
		expectHarmless(run);
	});

	it('with wrong types everywhere is read without throwing', async () => {
		answers('/v1/jobs/', {
			job: {
				jobId: 'job_1',
				status: { toString: 'success' },
				progress: 'NaN',
				billing: 'free',
				createdAt: { valueOf: 1 },
				metadata: { assetIds: [1, null, {}, '../..', 'a\nb', 'asset_1'], error: [['x']] },
			},
		});
		const run = await simulated.run(job('get', { jobId: byId('job_1') }), {
			credential: credential(),
		});
		expectHarmless(run);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({
			jobId: 'job_1',
			status: 'queued',
			progress: 0,
			assetIds: ['asset_1'],
		});
	});

	it('with a prototype key does not pollute prototypes', async () => {
		place.hostile.answers.set(
			'/v1/jobs/',
			write((response) =>
				response.end(
					'{"__proto__":{"polluted":1},"job":{"jobId":"job_1","__proto__":{"polluted":1},"metadata":{"input":[{"__proto__":{"polluted":1}}],"constructor":{"prototype":{"polluted":1}}}}}',
				),
			),
		);
		const run = await getJob();
		expectHarmless(run);
		expect(everythingOf(outputOf(run, NODE))).not.toContain('__proto__');
		expect(({} as IDataObject).polluted).toBeUndefined();
	});

	it('with a long reason full of invisible characters is shown cleaned', async () => {
		place.hostile.answers.set('/v1/jobs/', (response) =>
			response
				.writeHead(404)
				.end(JSON.stringify({ reason: `\u202Ekcits\u0007\u001b[31m${'<style'.repeat(1e6)}` })),
		);
		const run = await getJob();
		expect(errorOf(run).message).toMatch(/^kcits \[31m<style/);
		expectHarmless(run);
	});

	it('of six megabytes of unclosed HTML tags ends the run like any other', async () => {
		place.hostile.answers.set('/v1/jobs/', (response) =>
			response.writeHead(404).end('<style'.repeat(1e6)),
		);
		expectHarmless(await getJob());
	});
});

describe('a hostile list', () => {
	const getMany = async () =>
		await simulated.run(
			{ resource: 'job', operation: 'getMany', returnAll: true },
			{ credential: credential() },
		);

	/** Pages with a record each, and tokens that repeat after `round` of them. */
	const answerPages = (path: string, key: string, record: object, round = Infinity) =>
		place.hostile.answers.set(path, (response) => {
			const nextPaginationToken = `token ${place.hostile.requests.length % round}`;
			response.end(JSON.stringify({ [key]: [record], nextPaginationToken }));
		});

	const getManyAssets = async () =>
		await simulated.run(
			{ resource: 'asset', operation: 'getMany', returnAll: true },
			{ credential: credential() },
		);

	it('whose page tokens repeat is read once', async () => {
		answerPages('/v1/jobs', 'jobs', { jobId: 'job_1' }, 3);
		const run = await getMany();
		expectHarmless(run);
		expect(outputOf(run, NODE)).toHaveLength(place.hostile.requests.length);
		expect(place.hostile.requests.length).toBeLessThanOrEqual(5);
	});

	it('of assets whose page tokens repeat is read once', async () => {
		answerPages('/v1/assets', 'assets', { id: 'asset_1' }, 3);
		const run = await getManyAssets();
		expectHarmless(run);
		expect(outputOf(run, NODE)).toHaveLength(place.hostile.requests.length);
		expect(place.hostile.requests.length).toBeLessThanOrEqual(5);
	});

	it("is read once by the trigger's poll when its page tokens repeat", async () => {
		// The first poll reads back hours, so that only the repeated token ends the list.
		answerPages('/v1/jobs', 'jobs', { jobId: 'job_1' }, 3);
		expect(await polledTrigger({}, credential()).poll()).toEqual([]);
		expect(place.hostile.requests.length).toBeLessThanOrEqual(5);
	});

	it('that never ends is read up to the maximum number of pages, and says so', async () => {
		answerPages('/v1/jobs', 'jobs', { jobId: 'job_1' });
		const run = await getMany();
		expectHarmless(run);
		expect(place.hostile.requests).toHaveLength(200);
		const { message, description } = errorOf(run);
		expect(message).toBe('The list of jobs has more than 200 pages');
		expect(description).toMatch(/^Read 200 jobs, then stopped\. .*"Return All".*"Limit"/);
	});

	it("that never ends is read up to 200 pages by the trigger's poll, which logs that", async () => {
		answerPages('/v1/jobs', 'jobs', { jobId: 'job_1' });
		const polled = polledTrigger({}, credential());
		const warn = jest.spyOn(polled.logger, 'warn').mockReturnValue();
		expect(await polled.poll()).toEqual([]);
		expect(place.hostile.requests).toHaveLength(200);
		expect(warn.mock.calls).toEqual([
			[expect.stringMatching(/^Scenario Trigger stopped after the newest 200 jobs\. Older ones/)],
		]);
		warn.mockRestore();
	});

	it('of assets that never ends is read up to the maximum number of pages, and says so', async () => {
		answerPages('/v1/assets', 'assets', { id: 'asset_1' });
		const run = await getManyAssets();
		expectHarmless(run);
		expect(place.hostile.requests).toHaveLength(500);
		const { message, description } = errorOf(run);
		expect(message).toBe('The list of assets has more than 500 pages');
		expect(description).toMatch(/^Read 500 assets, then stopped\./);
	});

	it('with 150,000 rows on a page is read', async () => {
		const jobs = Array.from({ length: 150_000 }, (_, at) => ({ jobId: `job_${at}` }));
		answers('/v1/jobs', { jobs });
		const run = await getMany();
		expectHarmless(run);
		expect(outputOf(run, NODE)).toHaveLength(150_000);
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
		const run = await simulated.run(
			generateJson({}, { model: byId('model_tricky'), parametersJson, waitForCompletion: false }),
			{ credential: credential() },
		);
		expectHarmless(run);
		expect(({} as IDataObject).polluted).toBeUndefined();
	});
});

it('a job with 100,000 files returns 1,000', async () => {
	const assetIds = Array.from({ length: 100_000 }, (_, at) => `asset_${at}`);
	answers('/v1/jobs/', { job: { jobId: 'job_1', status: 'success', metadata: { assetIds } } });
	const run = await simulated.run(job('get', { jobId: byId('job_1') }), {
		credential: credential(),
	});
	expect(outputOf(run, NODE)[0]?.json.assetIds).toHaveLength(1_000);
});

it('a download stops when the file is larger than the input accepts', async () => {
	addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video', maxSize: 2 ** 20 }]);
	const chunk = Buffer.alloc(2 ** 21);
	place.hostile.answers.set('/endless', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		const pour = setInterval(() => response.write(chunk), 5);
		response.once('close', () => clearInterval(pour));
	});
	const run = await simulated.run(generateWith({ videoOne: `${place.hostile.origin}/endless` }), {
		items: items({}),
	});
	expect(errorOf(run).message).toMatch(/couldn't be uploaded.*the file is larger than allowed/);
	expectHarmless(run);
});

it('a file that announces more than any model accepts is refused before it is read', async () => {
	addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video' }]);
	place.hostile.answers.set('/huge', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 2 ** 50 });
		response.write(FILES.video.bytes);
	});
	const run = await simulated.run(generateWith({ videoOne: `${place.hostile.origin}/huge` }), {
		items: items({}),
	});
	expect(errorOf(run).message).toMatch(/^Video One takes at most 10200 MB, but .*\/huge has /);
	expect(simulated.control.uploads()).toHaveLength(0);
	expectHarmless(run);
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
		const run = await simulated.run(job('cancel', { jobId: byId('..') }));
		expect(errorOf(run).message).toBe("An ID can't consist of dots only");
		expect(simulated.control.requests()).toEqual([]);
	});

	it.each(['__proto__', 'constructor', '../../etc/passwd'])(
		'is safe in Put Output File in Field: %s',
		async (binaryPropertyOutput) => {
			const run = await simulated.run(generateJson({}, { options: { binaryPropertyOutput } }));
			expectHarmless(run);
			expect(errorOf(run).message).toBe('');
		},
	);
});
