import { setImmediate as turn } from 'node:timers/promises';

import type { AxiosError } from 'axios';

import type { Fault } from '../../simulator/index.cts';
import { makeAsset, NO_INPUTS, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

/** Submits with a fault; returns the response, or the error code. */
async function into(fault: Fault) {
	simulated.control.nextFault(fault);
	const timeout = ['silentReply', 'stall'].includes(fault.kind) ? 50 : 0;
	try {
		const { status, data, headers } = await simulated.api.post(NO_INPUTS, {}, { timeout });
		return { status, data, hint: headers['retry-after'], more: headers['x-more'] };
	} catch (reason) {
		return { code: (reason as AxiosError).code };
	}
}

const SECONDS = { remainingSeconds: expect.anything() };
/** Without a hint, and what `hint` adds. */
const LIMITED = { status: 429, hint: undefined, data: expect.not.objectContaining(SECONDS) };
const LIMIT = { actionName: 'custom-generation', actionLimit: 3 };
const REPLY = { status: 418, body: { error: 'x', code: 'Y' }, headers: { 'x-more': '1' } };

/** The fault, what the client gets, and how many jobs were started. */
it.each<[Fault, object, number]>([
	[{ kind: 'lostReply' }, { code: 'ECONNRESET' }, 1],
	[{ kind: 'silentReply' }, { code: 'ECONNABORTED' }, 1],
	[{ kind: 'malformed' }, { status: 200, data: expect.stringMatching(/^\{[^}]*$/) }, 1],
	[{ kind: 'lostRequest' }, { code: 'ECONNRESET' }, 0],
	[{ kind: 'reset' }, { code: 'ECONNRESET' }, 0],
	[{ kind: 'stall' }, { code: 'ECONNABORTED' }, 0],
	[{ kind: 'rateLimit', hint: 'header', seconds: 7 }, { ...LIMITED, hint: '7' }, 0],
	[
		{ kind: 'rateLimit', hint: 'body', seconds: 7 },
		{ ...LIMITED, data: { remainingSeconds: 7 } },
		0,
	],
	[{ kind: 'rateLimit' }, LIMITED, 0],
	[{ kind: 'jobLimit', limit: 3 }, { status: 429, data: { details: LIMIT } }, 0],
	[{ kind: 'serverError' }, { status: 500, data: { message: expect.any(String) } }, 0],
	[{ kind: 'badGateway' }, { status: 502, data: expect.stringContaining('<html>') }, 0],
	[{ kind: 'reply', ...REPLY }, { status: 418, data: REPLY.body, more: '1' }, 0],
])('%j', async (fault, expected, started) => {
	expect(await into(fault)).toMatchObject(expected);
	expect(simulated.control.jobsCreated()).toHaveLength(started);
	// The log has no status of a reply that was never sent.
	const { status } = expected as { status?: number };
	expect(simulated.control.requests().at(-1)?.status).toBe(status);
	expect((await simulated.api.post(NO_INPUTS, {})).status).toBe(200);
});

it('a request without a reply is known until the client gives up', async () => {
	const { unanswered, nextFault } = simulated.control;
	nextFault({ kind: 'stall' });
	const stop = new AbortController();
	const { signal } = stop;
	const stalled = simulated.api.post(NO_INPUTS, {}, { signal }).catch(() => 'given up');
	while (unanswered().length === 0) await turn();
	stop.abort();
	expect(await stalled).toBe('given up');
	while (unanswered().length > 0) await turn();
});

it('a redirect leads to another server, which logs the request', async () => {
	simulated.control.nextFault({ kind: 'redirect' });
	await simulated.api.get('/models/model_veo3?projectId=p');
	const [first, second] = simulated.control.requests();
	expect(first).toMatchObject({ status: 307, path: '/v1/models/model_veo3' });
	expect(second).toMatchObject({ path: '/v1/models/model_veo3', query: { projectId: 'p' } });
	expect(second?.host).not.toBe(first?.host);
});

it('a truncated download stops before content-length, once', async () => {
	const { id, url } = await makeAsset(simulated);
	simulated.control.nextFault({ kind: 'truncated', afterBytes: 1000 });
	const { data, headers } = await open.get(url, { responseType: 'stream' });
	const whole = simulated.control.assetBytes(id);
	expect(headers['content-length']).toBe(String(whole.length));
	const chunks: Buffer[] = [];
	const read = async () => {
		for await (const chunk of data) chunks.push(chunk);
	};
	await expect(read()).rejects.toThrow(/aborted/);
	expect(Buffer.concat(chunks).equals(whole.subarray(0, 1000))).toBe(true);
	expect((await open.get(url)).status).toBe(200);
});

it('a URL expires early, once', async () => {
	const { url } = await makeAsset(simulated);
	simulated.control.nextFault({ kind: 'expired' });
	expect([(await open.get(url)).status, (await open.get(url)).status]).toEqual([403, 200]);
});

describe('a fault', () => {
	const error: Fault = { kind: 'serverError' };

	it.each<[string, Fault[], string[], number[]]>([
		[
			'matches method and path, as text or pattern',
			[
				{ ...error, on: { method: 'GET', path: '^/v1/jobs$' } },
				{ kind: 'badGateway', on: { method: 'get', path: /workflows/ } },
			],
			['/models', '/jobs', '/jobs', '/workflows', '/workflows'],
			[200, 500, 200, 502, 200],
		],
		[
			'skips `after` requests, then applies `times` times',
			[{ ...error, after: 2, times: 3 }],
			['/jobs', '/jobs', '/jobs', '/jobs', '/jobs', '/jobs'],
			[200, 200, 500, 500, 500, 200],
		],
		[
			'applies in the order queued',
			[error, { kind: 'badGateway' }],
			['/jobs', '/jobs', '/jobs'],
			[500, 502, 200],
		],
	])('%s', async (_, faults, paths, expected) => {
		simulated.control.nextFault({ ...error, on: { method: 'DELETE' } }, ...faults);
		const statuses = [];
		for (const path of paths) statuses.push((await simulated.api.get(path)).status);
		expect(statuses).toEqual(expected);
		expect(simulated.control.faultsLeft()).toHaveLength(1);
	});
});
