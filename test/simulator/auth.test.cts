import { open, useSimulator } from './support.cts';

const bench = useSimulator();

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('credentials', () => {
	it.each([
		['none', undefined],
		['a wrong secret', basic('demo-key:wrong')],
		['a wrong key', basic('wrong:demo-secret')],
		['another scheme', 'Bearer demo-key'],
	])('%s: 401 with a JSON body', async (_, authorization) => {
		const headers = authorization ? { authorization } : {};
		const reply = await open.get(`${bench.simulator.baseUrl}/models?pageSize=1`, { headers });
		expect(reply.status).toBe(401);
		expect(reply.data).toEqual({ message: 'Unauthorized' });
	});

	it('the right ones: 200, with and without a project', async () => {
		expect((await bench.api.get('/models?pageSize=1')).status).toBe(200);
		expect((await bench.api.get('/models?pageSize=1&projectId=proj_any')).status).toBe(200);
	});

	it('/me is closed to keys', async () => {
		const reply = await bench.api.get('/me');
		expect(reply.status).toBe(403);
		expect(reply.data).toEqual({ message: 'API Keys cannot access protected resources' });
	});

	it('an unknown path is 404', async () => {
		expect((await bench.api.get('/nothing')).status).toBe(404);
	});

	it('the log keeps the scheme of the credentials alone', async () => {
		await bench.api.get('/models?pageSize=1&projectId=proj_any');
		expect(bench.control.requests()).toMatchObject([
			{
				method: 'GET',
				path: '/v1/models',
				query: { pageSize: '1', projectId: 'proj_any' },
				headers: { authorization: 'Basic ***' },
				status: 200,
			},
		]);
		const { apiSecret } = bench.simulator;
		const log = JSON.stringify(bench.control.requests());
		expect(log).not.toContain(Buffer.from(`demo-key:${apiSecret}`).toString('base64'));
	});
});

describe('bodies', () => {
	it('that are no JSON: 400 in the words of a gateway', async () => {
		const headers = { 'content-type': 'application/json' };
		const reply = await bench.api.post('/assets', Buffer.from('{"name":'), { headers });
		expect(reply.status).toBe(400);
		expect(reply.data).toMatchObject({ statusCode: 400, message: expect.any(String) });
	});

	it('above 6 MiB: 413', async () => {
		const reply = await bench.api.post('/assets', {
			name: 'big',
			image: 'A'.repeat(6 * 1024 ** 2),
		});
		expect([reply.status, reply.data]).toEqual([413, { message: 'Request Too Long' }]);
	});
});
