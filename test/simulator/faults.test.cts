import type { AxiosError } from 'axios';

import type { Fault } from '../../simulator/index.cts';
import { makeAsset, NO_INPUTS, open, useSimulator } from './support.cts';

const bench = useSimulator({ rateLimit: 0 });

/** Submits into a fault; what came back, or the code of what broke. */
async function into(fault: Fault, timeout = 0) {
	bench.control.nextFault(fault);
	try {
		const { status, data, headers } = await bench.api.post(NO_INPUTS, {}, { timeout });
		return { status, data, headers };
	} catch (reason) {
		return { code: (reason as AxiosError).code };
	}
}

const jobs = () => bench.control.jobsCreated().length;
const lastStatus = () => bench.control.requests().at(-1)?.status;

describe('a request that is carried out', () => {
	it('lostReply: the connection breaks, the job runs', async () => {
		expect(await into({ kind: 'lostReply' })).toEqual({ code: 'ECONNRESET' });
		expect([jobs(), lastStatus()]).toEqual([1, undefined]);
	});

	it('silentReply: nothing comes, the job runs', async () => {
		expect(await into({ kind: 'silentReply' }, 50)).toEqual({ code: 'ECONNABORTED' });
		expect([jobs(), lastStatus()]).toEqual([1, undefined]);
	});

	it('malformed: 200 and no JSON', async () => {
		const { status, data } = await into({ kind: 'malformed' });
		expect(status).toBe(200);
		expect(() => JSON.parse(data)).toThrow(SyntaxError);
		expect(jobs()).toBe(1);
	});
});

describe('a request that is not', () => {
	it.each(['lostRequest', 'reset'] as const)('%s: the connection breaks', async (kind) => {
		expect(await into({ kind })).toEqual({ code: 'ECONNRESET' });
		expect([jobs(), lastStatus()]).toEqual([0, undefined]);
	});

	it('stall: nothing comes', async () => {
		expect(await into({ kind: 'stall' }, 50)).toEqual({ code: 'ECONNABORTED' });
		expect(jobs()).toBe(0);
	});

	it('rateLimit: 429 with a hint in the header, in the body, or with none', async () => {
		const header = await into({ kind: 'rateLimit', hint: 'header', seconds: 7 });
		expect(header).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
		const body = await into({ kind: 'rateLimit', hint: 'body', seconds: 7 });
		expect(body).toMatchObject({ status: 429, data: { remainingSeconds: 7 } });
		expect(body.headers).not.toHaveProperty('retry-after');
		const none = await into({ kind: 'rateLimit' });
		expect(none.data).toEqual({ reason: expect.any(String) });
		expect(jobs()).toBe(0);
	});

	it('ceiling: 429 that names the limit', async () => {
		expect(await into({ kind: 'ceiling', limit: 3 })).toMatchObject({
			status: 429,
			data: { details: { actionName: 'custom-generation', actionLimit: 3 } },
		});
	});

	it('serverError: 500; badGateway: 502 with a page', async () => {
		expect(await into({ kind: 'serverError' })).toMatchObject({
			status: 500,
			data: { message: expect.any(String) },
		});
		const { status, data, headers } = await into({ kind: 'badGateway' });
		expect([status, headers?.['content-type']]).toEqual([502, 'text/html']);
		expect(data).toContain('<html>');
		expect(jobs()).toBe(0);
	});

	it('reply: whatever is wanted', async () => {
		const fault = { status: 418, body: { error: 'x', code: 'Y' }, headers: { 'x-more': '1' } };
		expect(await into({ kind: 'reply', ...fault })).toMatchObject({
			status: 418,
			data: fault.body,
			headers: fault.headers,
		});
	});

	it('redirect: to another server, which notes what it gets', async () => {
		bench.control.nextFault({ kind: 'redirect' });
		await bench.api.get('/models/model_veo3?projectId=p');
		const [first, second] = bench.control.requests();
		expect(first).toMatchObject({ status: 307, path: '/v1/models/model_veo3' });
		expect(second).toMatchObject({ path: '/v1/models/model_veo3', query: { projectId: 'p' } });
		expect(second?.host).not.toBe(first?.host);
		// axios knows better than to take the credentials along.
		expect(second?.headers).not.toHaveProperty('authorization');
	});
});

describe('a download', () => {
	it('truncated: ends early, though its length was told', async () => {
		const { id, url } = await makeAsset(bench);
		bench.control.nextFault({ kind: 'truncated', afterBytes: 1000 });
		const { data, headers } = await open.get(url, { responseType: 'stream' });
		const whole = bench.control.assetBytes(id);
		expect(headers['content-length']).toBe(String(whole.length));
		const chunks: Buffer[] = [];
		const read = async () => {
			for await (const chunk of data) chunks.push(chunk);
		};
		await expect(read()).rejects.toThrow(/aborted/);
		expect(Buffer.concat(chunks).equals(whole.subarray(0, 1000))).toBe(true);
		expect((await open.get(url)).status).toBe(200);
	});

	it('expired: 403, and then it is good again', async () => {
		const { url } = await makeAsset(bench);
		bench.control.nextFault({ kind: 'expired' });
		expect((await open.get(url)).status).toBe(403);
		expect((await open.get(url)).status).toBe(200);
	});
});
