import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { addFileModel, bigVideo, FILES, generateWith, item } from '../workflow/files.cts';
import { generateJson } from '../workflow/parameters.cts';
import { NODE, useSimulator, workflowOf } from '../workflow/support.cts';
import { everythingOf } from './everything.cts';
import { useHostileServer } from './hostileServer.cts';

const SECRET = 'the-hush-hush-secret';
const BASIC = Buffer.from(`the-api-key:${SECRET}`).toString('base64');

const simulated = useSimulator({ apiKey: 'the-api-key', apiSecret: SECRET });
const { hostile } = useHostileServer();

const REDIRECTS = [301, 302, 303, 307, 308];

/** Requests with key and secret. */
const signed = () => simulated.control.requests().filter(({ headers }) => headers.authorization);

describe('API key and secret', () => {
	it('are sent only to the host of the Base URL, not to signed URLs, upload parts or files', async () => {
		addFileModel(simulated);
		hostile.answers.set('/picture', (response) =>
			response.writeHead(200, { 'content-type': 'image/png' }).end(FILES.image.bytes),
		);
		const values = {
			videoOne: 'data',
			imageOne: `${hostile.origin}/picture.png`,
			imageMany: 'picture',
		};
		const outputs = await simulated.outputs(generateWith(values, { waitForCompletion: true }), {
			items: [item({ data: bigVideo(9_000_000), picture: FILES.image })],
		});
		expect(outputs[0]?.binary?.data).toBeDefined();
		const all = simulated.control.requests();
		const outside = all.filter(({ path }) => !path.startsWith('/v1/'));
		// Two parts, the signed URL, and its redirect target.
		expect(outside.length).toBeGreaterThanOrEqual(4);
		expect(signed()).toEqual(all.filter(({ path }) => path.startsWith('/v1/')));
		for (const { headers } of [...outside, ...hostile.requests]) {
			expect(JSON.stringify(headers)).not.toContain(BASIC);
			expect(headers.authorization ?? headers.cookie).toBeUndefined();
		}
		expect(hostile.requests).toHaveLength(1);
	});

	it.each(REDIRECTS)(
		'are not sent on when the API redirects to another host with HTTP %i',
		async (status) => {
			simulated.control.nextFault({
				kind: 'reply',
				status,
				headers: { location: `${hostile.origin}/v1/models/stolen` },
				on: { path: '/models/' },
				times: 9,
			});
			const run = await simulated.run(generateJson({}));
			expect(errorOf(run).message).toBe(
				`The Base URL redirects (HTTP ${status}), and redirects aren't followed`,
			);
			expect(hostile.requests).toEqual([]);
		},
	);

	it('are redacted when a proxy echoes them', async () => {
		simulated.control.nextFault({
			kind: 'reply',
			status: 403,
			body: {
				reason: `Bad header "Authorization: Basic ${BASIC}" of the-api-key with ${SECRET}`,
				trace_id: `${SECRET}-1`,
			},
			on: { path: '/models/' },
		});
		const run = await simulated.run(generateJson({}));
		expect(errorOf(run).message).toBe(
			'Scenario doesn\'t allow this: Bad header "Authorization: Basic ***" of *** with ***',
		);
		expect(everythingOf(run)).not.toContain(SECRET);
		expect(everythingOf(run)).not.toContain(BASIC);
	});
});

type Ask = (context: IExecuteFunctions, url: string) => Promise<unknown>;

/** A node that requests this URL with the credential, as n8n's HTTP Request node can. */
const asker = (ask: Ask, url: string): INodeType => ({
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
		const said = await ask(this, url).then(
			() => 'answered',
			(reason: Error) => `${reason.message} ${String(reason.cause)}`,
		);
		return [[{ json: { said } }]];
	},
});

async function askedBy(ask: Ask, url: string) {
	const workflow = workflowOf({});
	const node = workflow.nodes.find(({ name }) => name === NODE);
	if (node) node.type = 'test.asker';
	const run = await runWorkflow(workflow, {
		credentials: simulated.credentials(),
		nodes: { 'test.asker': asker(ask, url) },
	});
	expect(errorOf(run).message).toBe('');
	return String(outputOf(run, NODE)[0]?.json.said);
}

const ASKS: Array<[string, Ask]> = [
	[
		'httpRequestWithAuthentication',
		async (context, url) =>
			await context.helpers.httpRequestWithAuthentication.call(context, 'scenarioApi', { url }),
	],
	[
		'requestWithAuthentication',
		async (context, uri) =>
			await context.helpers.requestWithAuthentication.call(context, 'scenarioApi', {
				uri,
				followRedirect: true,
				followAllRedirects: true,
			}),
	],
];

describe('another node with the credential', () => {
	const away = () => `${hostile.origin}/v1/models`;

	it.each(ASKS)("can't send it to another host with %s", async (_, ask) => {
		expect(await askedBy(ask, away())).toMatch(/credential is for 127\.0\.0\.1:\d+ only/);
		expect(hostile.requests).toEqual([]);
	});

	it.each(ASKS)("doesn't follow a redirect to another host with %s", async (_, ask) => {
		const url = `${simulated.simulator.baseUrl}/models`;
		expect(await askedBy(ask, url)).toBe('answered');
		const headers = { location: away() };
		simulated.control.nextFault({ kind: 'reply', status: 302, headers, on: { path: '/models' } });
		expect(await askedBy(ask, url)).toMatch(/302/);
		expect(hostile.requests).toEqual([]);
	});
});

it('the node logs nothing', async () => {
	const written: string[] = [];
	const spies = [
		...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
			jest.spyOn(console, name).mockImplementation((...said) => void written.push(String(said))),
		),
		...([process.stdout, process.stderr] as const).map((stream) =>
			jest.spyOn(stream, 'write').mockImplementation((said) => written.push(String(said)) > 0),
		),
	];
	await simulated.run(generateJson({}));
	await simulated.run(generateJson({}), { credential: { apiSecret: 'wrong' } });
	simulated.control.nextFault({ kind: 'truncated', times: 1 });
	await simulated.run(generateJson({}));
	for (const spy of spies) spy.mockRestore();
	expect(written).toEqual([]);
});
