import { setImmediate as turn } from 'node:timers/promises';

import type { AxiosError } from 'axios';

import type { Fault } from '../../simulator/index.cts';
import { makeAsset, NO_INPUTS, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

/** Submits with a fault; returns the response, or the error code. */
async function into(fault: Fault, timeout = 0) {
	simulated.control.nextFault(fault);
	try {
		const { status, data, headers } = await simulated.api.post(NO_INPUTS, {}, { timeout });
		return { status, data, headers };
	} catch (reason) {
		return { code: (reason as AxiosError).code };
	}
}

const jobs = () => simulated.control.jobsCreated().length;
const lastStatus = () => simulated.control.requests().at(-1)?.status;

describe('faults after processing', () => {
	it('lostReply closes the connection; the job runs', async () => {
		expect(await into({ kind: 'lostReply' })).toEqual({ code: 'ECONNRESET' });
		expect([jobs(), lastStatus()]).toEqual([1, undefined]);
	});

	it('silentReply sends nothing; the job runs', async () => {
		expect(await into({ kind: 'silentReply' }, 50)).toEqual({ code: 'ECONNABORTED' });
		expect([jobs(), lastStatus()]).toEqual([1, undefined]);
	});

	it('malformed sends 200 with invalid JSON', async () => {
		const { status, data } = await into({ kind: 'malformed' });
		expect(status).toBe(200);
		expect(() => JSON.parse(data)).toThrow(SyntaxError);
		expect(jobs()).toBe(1);
	});
});

describe('faults before processing', () => {
	it.each(['lostRequest', 'reset'] as const)('%s closes the connection', async (kind) => {
		expect(await into({ kind })).toEqual({ code: 'ECONNRESET' });
		expect([jobs(), lastStatus()]).toEqual([0, undefined]);
	});

	it('stall sends nothing', async () => {
		expect(await into({ kind: 'stall' }, 50)).toEqual({ code: 'ECONNABORTED' });
		expect(jobs()).toBe(0);
	});

	it('a request without a reply is known until the client gives up', async () => {
		simulated.control.nextFault({ kind: 'stall' });
		const stop = new AbortController();
		const { signal } = stop;
		const stalled = simulated.api.post(NO_INPUTS, {}, { signal }).catch(() => 'given up');
		while (simulated.control.unanswered().length === 0) await turn();
		expect(simulated.control.unanswered()).toHaveLength(1);
		stop.abort();
		expect(await stalled).toBe('given up');
		while (simulated.control.unanswered().length > 0) await turn();
	});

	it('rateLimit returns 429 with a hint in the header, in the body, or none', async () => {
		const header = await into({ kind: 'rateLimit', hint: 'header', seconds: 7 });
		expect(header).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
		const body = await into({ kind: 'rateLimit', hint: 'body', seconds: 7 });
		expect(body).toMatchObject({ status: 429, data: { remainingSeconds: 7 } });
		expect(body.headers).not.toHaveProperty('retry-after');
		const none = await into({ kind: 'rateLimit' });
		expect(none.data).toEqual({ reason: expect.any(String) });
		expect(jobs()).toBe(0);
	});

	it('jobLimit returns 429 with the limit', async () => {
		expect(await into({ kind: 'jobLimit', limit: 3 })).toMatchObject({
			status: 429,
			data: { details: { actionName: 'custom-generation', actionLimit: 3 } },
		});
	});

	it('serverError returns 500, badGateway 502 with an HTML page', async () => {
		expect(await into({ kind: 'serverError' })).toMatchObject({
			status: 500,
			data: { message: expect.any(String) },
		});
		const { status, data, headers } = await into({ kind: 'badGateway' });
		expect([status, headers?.['content-type']]).toEqual([502, 'text/html']);
		expect(data).toContain('<html>');
		expect(jobs()).toBe(0);
	});

	it('reply returns any response', async () => {
		const fault = { status: 418, body: { error: 'x', code: 'Y' }, headers: { 'x-more': '1' } };
		expect(await into({ kind: 'reply', ...fault })).toMatchObject({
			status: 418,
			data: fault.body,
			headers: fault.headers,
		});
	});

	it('redirect leads to another server, which logs the request', async () => {
		simulated.control.nextFault({ kind: 'redirect' });
		await simulated.api.get('/models/model_veo3?projectId=p');
		const [first, second] = simulated.control.requests();
		expect(first).toMatchObject({ status: 307, path: '/v1/models/model_veo3' });
		expect(second).toMatchObject({ path: '/v1/models/model_veo3', query: { projectId: 'p' } });
		expect(second?.host).not.toBe(first?.host);
		// axios drops the credentials.
		expect(second?.headers).not.toHaveProperty('authorization');
	});
});

describe('download faults', () => {
	it('truncated stops before content-length', async () => {
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

	it('expired returns 403 once', async () => {
		const { url } = await makeAsset(simulated);
		simulated.control.nextFault({ kind: 'expired' });
		expect((await open.get(url)).status).toBe(403);
		expect((await open.get(url)).status).toBe(200);
	});
});
