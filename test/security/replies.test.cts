import type { ServerResponse } from 'node:http';

import type { IDataObject, IRun } from 'n8n-workflow';

import { loadOptionsContext } from '../engine/loadOptions.cts';
import { built } from '../engine/nodeTypes.cts';
import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { addFileModel, generateWith } from '../workflow/files.cts';
import { byId, generateJson, job } from '../workflow/parameters.cts';
import { items, NODE, useBench } from '../workflow/support.cts';
import { everythingOf, UNSEEN, whatObjectsHave } from './everything.cts';
import { useHostileServer } from './hostileServer.cts';

/** A server in place of the API that answers as nobody should. */

const bench = useBench();
const place = useHostileServer();

const credential = () => ({ apiKey: 'key', apiSecret: 'secret', baseUrl: place.hostile.baseUrl });

const answers = (path: string, json: unknown) => place.hostile.answers.set(path, { json });

const before = whatObjectsHave();

/** Whatever a server says: n8n's error with a message that a person can read, and nothing else. */
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
	await bench.run(job('get', { jobId: byId('job_1'), simplify: false }), {
		credential: credential(),
	});

const write = (body: (response: ServerResponse) => void) => (response: ServerResponse) => {
	response.writeHead(200, { 'content-type': 'application/json' });
	body(response);
};

const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;

describe('a reply', () => {
	it('nested a hundred thousand times', async () => {
		place.hostile.answers.set(
			'/v1/jobs/',
			write((response) => response.end(`{"job":{"jobId":"job_1","x":${deep(100_000)}}}`)),
		);
		const run = await getJob();
		expect(errorOf(run).message).toBe('The reply did not come from Scenario, or was cut off');
		expectHarmless(run);
	});

	it('that never ends', async () => {
		const chunk = Buffer.alloc(2 ** 20, ' ');
		let sent = 0;
		const pour = (response: ServerResponse) => {
			while (!response.destroyed && response.write(chunk)) sent += chunk.length;
			if (!response.destroyed) response.once('drain', () => pour(response));
		};
		place.hostile.answers.set('/v1/jobs/', write(pour));
		const run = await getJob();
		expect(errorOf(run).message).toBe('The reply did not come from Scenario, or was cut off');
		// Five tries of 32 MiB, and what stood in buffers.
		expect(sent).toBeLessThan(5 * 64 * 2 ** 20);
		expectHarmless(run);
	}, 60_000);

	it('that drips for ever', async () => {
		const drip = (response: ServerResponse) => {
			const timer = setInterval(() => response.write(' '), 100);
			response.once('close', () => clearInterval(timer));
		};
		place.hostile.answers.set('/v1/jobs/', write(drip));
		const run = await getJob();
		expect(errorOf(run).message).toBe('Scenario did not reply in time');
		expectHarmless(run);
	}, 60_000);

	it.each([
		['longer than its Content-Length', '5', '{"job":{"jobId":"job_1"}}'],
		['shorter than its Content-Length', '500', '{"job":{"jobId":"job_1"}}'],
	])('%s', async (_, length, body) => {
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
	])('that holds %s', async (_, json) => {
		answers('/v1/jobs/', json);
		const run = await getJob();
		expect(errorOf(run).message).not.toBe('');
		expectHarmless(run);
	});

	it('with wrong types everywhere is read for what it says', async () => {
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
		const run = await bench.run(job('get', { jobId: byId('job_1') }), { credential: credential() });
		expectHarmless(run);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({
			jobId: 'job_1',
			status: 'queued',
			progress: 0,
			assetIds: ['asset_1'],
		});
	});

	it('that carries a prototype does not hand it on', async () => {
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

	it('whose reason is long and full of what can not be seen', async () => {
		place.hostile.answers.set('/v1/jobs/', (response) =>
			response
				.writeHead(404)
				.end(JSON.stringify({ reason: `\u202Ekcits\u0007\u001b[31m${'<style'.repeat(1e6)}` })),
		);
		const run = await getJob();
		expect(errorOf(run).message).toMatch(/^kcits \[31m<style/);
		expectHarmless(run);
	});

	it('that is a page of six megabytes of unclosed tags', async () => {
		place.hostile.answers.set('/v1/jobs/', (response) =>
			response.writeHead(404).end('<style'.repeat(1e6)),
		);
		const began = performance.now();
		expectHarmless(await getJob());
		expect(performance.now() - began).toBeLessThan(10_000);
	});
});

describe('a list', () => {
	const getMany = async () =>
		await bench.run(
			{ resource: 'job', operation: 'getMany', returnAll: true },
			{ credential: credential() },
		);

	it('whose tokens go round in a circle is read once', async () => {
		place.hostile.answers.set('/v1/jobs', (response) => {
			const round = place.hostile.requests.length % 3;
			response.end(JSON.stringify({ jobs: [], nextPaginationToken: `token ${round}` }));
		});
		const run = await getMany();
		expectHarmless(run);
		expect(place.hostile.requests.length).toBeLessThanOrEqual(5);
	});

	it('that never ends is read for so many pages', async () => {
		place.hostile.answers.set('/v1/jobs', (response) => {
			const nextPaginationToken = String(place.hostile.requests.length);
			response.end(JSON.stringify({ jobs: [], nextPaginationToken }));
		});
		const run = await getMany();
		expectHarmless(run);
		expect(place.hostile.requests).toHaveLength(200);
	});

	it('of three hundred thousand rows on a page', async () => {
		const jobs = Array.from({ length: 300_000 }, (_, at) => ({ jobId: `job_${at}` }));
		answers('/v1/jobs', { jobs });
		const run = await getMany();
		expectHarmless(run);
		expect(outputOf(run, NODE)).toHaveLength(300_000);
	}, 60_000);
});

/** A model that is all tricks. */
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

describe('a model that is all tricks', () => {
	it('has a form of plain words', async () => {
		answers('/v1/models/', TRICKY);
		const context = loadOptionsContext({ model: byId('model_tricky') }, credential());
		const node = built<{ methods: { resourceMapping: Record<string, Function> } }>(
			'nodes/Scenario/Scenario.node.js',
			'Scenario',
		);
		const { fields } = await node.methods.resourceMapping.getModelParameters?.call(context);
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
	])('and values that are tricks are refused or sent as data: %s', async (parametersJson) => {
		answers('/v1/models/', TRICKY);
		answers('/v1/generate/', { job: { jobId: 'job_1' } });
		const run = await bench.run(
			generateJson({}, { model: byId('model_tricky'), parametersJson, waitForCompletion: false }),
			{ credential: credential() },
		);
		expectHarmless(run);
		expect(({} as IDataObject).polluted).toBeUndefined();
	});
});

it('a job of a hundred thousand files gives a thousand', async () => {
	const assetIds = Array.from({ length: 100_000 }, (_, at) => `asset_${at}`);
	answers('/v1/jobs/', { job: { jobId: 'job_1', status: 'success', metadata: { assetIds } } });
	const run = await bench.run(job('get', { jobId: byId('job_1') }), { credential: credential() });
	expect(outputOf(run, NODE)[0]?.json.assetIds).toHaveLength(1_000);
});

it('a file that never ends is let go of when it is larger than the input takes', async () => {
	addFileModel(bench, [{ name: 'videoOne', type: 'file', kind: 'video', maxSize: 2 ** 20 }]);
	const chunk = Buffer.alloc(2 ** 21);
	place.hostile.answers.set('/endless', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		const pour = setInterval(() => response.write(chunk), 5);
		response.once('close', () => clearInterval(pour));
	});
	const run = await bench.run(generateWith({ videoOne: `${place.hostile.origin}/endless` }), {
		items: items({}),
	});
	expect(errorOf(run).message).toMatch(/could not be uploaded.*the file is larger than it may be/);
	expectHarmless(run);
}, 60_000);

describe('what items hold', () => {
	it.each(['__proto__', 'constructor', 'toString', 'a.b', '..', '\uD800'])(
		'as the name of a binary field, a job ID and a model ID: %j',
		async (name) => {
			// By expression: what is typed into the panel, the panel checks.
			const given = '={{ $json.name }}';
			const more = { items: items({ name }) };
			const upload = await bench.run(
				{ resource: 'asset', operation: 'upload', source: 'binary', inputDataFieldName: given },
				more,
			);
			expect(errorOf(upload).message).toMatch(/names the binary field/);
			expectHarmless(upload);
			const got = await bench.run(job('get', { jobId: byId(given) }), more);
			expect(errorOf(got).message).not.toBe('');
			expectHarmless(got);
			const made = await bench.run(generateJson({}, { model: byId(given) }), more);
			expect(errorOf(made).message).not.toBe('');
			expectHarmless(made);
		},
	);

	it('an ID of dots asks nothing of the API', async () => {
		const run = await bench.run(job('cancel', { jobId: byId('..') }));
		expect(errorOf(run).message).toBe('An ID can not be made of dots alone');
		expect(bench.simulator.control.requests()).toEqual([]);
	});

	it.each(['__proto__', 'constructor', '../../etc/passwd'])(
		'as Put Output File in Field: %s',
		async (binaryPropertyOutput) => {
			const run = await bench.run(generateJson({}, { options: { binaryPropertyOutput } }));
			expectHarmless(run);
			expect(errorOf(run).message).toBe('');
		},
	);
});
