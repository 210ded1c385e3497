import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { errorOf, outputOf, runWorkflow } from '../engine/runWorkflow.cts';
import { addFileModel, bigVideo, FILES, generateWith, item } from '../workflow/files.cts';
import { generateJson } from '../workflow/parameters.cts';
import { NODE, useBench, workflowOf } from '../workflow/support.cts';
import { everythingOf } from './everything.cts';
import { useHostileServer } from './hostileServer.cts';

const SECRET = 'the-hush-hush-secret';
const BASIC = Buffer.from(`the-api-key:${SECRET}`).toString('base64');

const bench = useBench({ apiKey: 'the-api-key', apiSecret: SECRET });
const place = useHostileServer();

const REDIRECTS = [301, 302, 303, 307, 308];

/** Requests that brought key and secret along, by where they went. */
const signed = () =>
	bench.simulator.control.requests().filter(({ headers }) => headers.authorization);

describe('key and secret', () => {
	it('go to the host of the Base URL alone: not to signed URLs, parts of uploads, or files', async () => {
		addFileModel(bench);
		place.hostile.answers.set('/picture', (response) =>
			response.writeHead(200, { 'content-type': 'image/png' }).end(FILES.image.bytes),
		);
		const values = {
			videoOne: 'data',
			imageOne: `${place.hostile.origin}/picture.png`,
			imageMany: 'picture',
		};
		const run = await bench.run(generateWith(values, { waitForCompletion: true }), {
			items: [item({ data: bigVideo(9_000_000), picture: FILES.image })],
		});
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)[0]?.binary?.data).toBeDefined();
		const all = bench.simulator.control.requests();
		const outside = all.filter(({ path }) => !path.startsWith('/v1/'));
		// Two parts, the signed URL, and where that leads to.
		expect(outside.length).toBeGreaterThanOrEqual(4);
		expect(signed()).toEqual(all.filter(({ path }) => path.startsWith('/v1/')));
		for (const { headers } of [...outside, ...place.hostile.requests]) {
			expect(JSON.stringify(headers)).not.toContain(BASIC);
			expect(headers.authorization ?? headers.cookie).toBeUndefined();
		}
		expect(place.hostile.requests).toHaveLength(1);
	});

	it.each(REDIRECTS)('stay when the API answers with HTTP %i to another host', async (status) => {
		bench.simulator.control.nextFault({
			kind: 'reply',
			status,
			headers: { location: `${place.hostile.origin}/v1/models/stolen` },
			on: { path: '/models/' },
			times: 9,
		});
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toBe(
			`The Base URL answers with a redirect (HTTP ${status}), which is not followed`,
		);
		expect(place.hostile.requests).toEqual([]);
	});

	it('are hidden where a proxy repeats them', async () => {
		bench.simulator.control.nextFault({
			kind: 'reply',
			status: 403,
			body: {
				reason: `Bad header "Authorization: Basic ${BASIC}" of the-api-key with ${SECRET}`,
				trace_id: `${SECRET}-1`,
			},
			on: { path: '/models/' },
		});
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toBe(
			'Scenario does not allow this: Bad header "Authorization: Basic ***" of *** with ***',
		);
		expect(everythingOf(run)).not.toContain(SECRET);
		expect(everythingOf(run)).not.toContain(BASIC);
	});
});

/** Asks with the credential for any address, as n8n's HTTP Request node can be told to. */
function asker(ask: (context: IExecuteFunctions) => Promise<unknown>): INodeType {
	return {
		description: {
			displayName: 'Asker',
			name: 'asker',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Asker' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'scenarioApi' }],
			properties: [],
		},
		async execute(): Promise<INodeExecutionData[][]> {
			const said = await ask(this).then(
				() => 'answered',
				(reason: Error) => `${reason.message} ${String(reason.cause)}`,
			);
			return [[{ json: { said } }]];
		},
	};
}

async function askedBy(ask: (context: IExecuteFunctions) => Promise<unknown>) {
	const workflow = workflowOf({});
	const node = workflow.nodes.find(({ name }) => name === NODE);
	if (node) node.type = 'test.asker';
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	const run = await runWorkflow(workflow, {
		credentials: { apiKey, apiSecret, baseUrl },
		nodes: { 'test.asker': asker(ask) },
	});
	expect(errorOf(run).message).toBe('');
	return String(outputOf(run, NODE)[0]?.json.said);
}

describe('another node that has the credential', () => {
	const away = () => `${place.hostile.origin}/v1/models`;

	it.each([
		[
			'httpRequestWithAuthentication',
			async (context: IExecuteFunctions) =>
				await context.helpers.httpRequestWithAuthentication.call(context, 'scenarioApi', {
					url: away(),
				}),
		],
		[
			'requestWithAuthentication',
			async (context: IExecuteFunctions) =>
				await context.helpers.requestWithAuthentication.call(context, 'scenarioApi', {
					uri: away(),
				}),
		],
	])('can not send it to another host with %s', async (_, ask) => {
		expect(await askedBy(ask)).toMatch(/credential is for 127\.0\.0\.1:\d+ alone/);
		expect(place.hostile.requests).toEqual([]);
	});

	it.each([
		[
			'httpRequestWithAuthentication',
			async (context: IExecuteFunctions) =>
				await context.helpers.httpRequestWithAuthentication.call(context, 'scenarioApi', {
					url: '/models',
				}),
		],
		[
			'requestWithAuthentication',
			async (context: IExecuteFunctions) =>
				await context.helpers.requestWithAuthentication.call(context, 'scenarioApi', {
					uri: `${bench.simulator.baseUrl}/models`,
					followRedirect: true,
					followAllRedirects: true,
				}),
		],
	])('is not led to another host with %s', async (_, ask) => {
		expect(await askedBy(ask)).toBe('answered');
		bench.simulator.control.nextFault({
			kind: 'reply',
			status: 302,
			headers: { location: away() },
			on: { path: '/models' },
		});
		expect(await askedBy(ask)).toMatch(/302/);
		expect(place.hostile.requests).toEqual([]);
	});
});

it('nothing is logged', async () => {
	const written: string[] = [];
	const spies = [
		...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
			jest.spyOn(console, name).mockImplementation((...said) => void written.push(String(said))),
		),
		...([process.stdout, process.stderr] as const).map((stream) =>
			jest.spyOn(stream, 'write').mockImplementation((said) => written.push(String(said)) > 0),
		),
	];
	await bench.run(generateJson({}));
	await bench.run(generateJson({}), { credential: { apiSecret: 'wrong' } });
	bench.simulator.control.nextFault({ kind: 'truncated', times: 1 });
	await bench.run(generateJson({}));
	for (const spy of spies) spy.mockRestore();
	expect(written).toEqual([]);
});
