import { open, useSimulator } from './support.cts';

const simulated = useSimulator();

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('credentials', () => {
	it.each([
		['none', undefined],
		['a wrong secret', basic('demo-key:wrong')],
		['a wrong key', basic('wrong:demo-secret')],
		['another scheme', 'Bearer demo-key'],
	])('%s return 401 with a JSON body', async (_, authorization) => {
		const headers = authorization ? { authorization } : {};
		const reply = await open.get(`${simulated.simulator.baseUrl}/models?pageSize=1`, { headers });
		expect(reply.status).toBe(401);
		expect(reply.data).toEqual({ message: 'Unauthorized' });
	});

	it('are accepted with and without a project', async () => {
		expect((await simulated.api.get('/models?pageSize=1')).status).toBe(200);
		expect((await simulated.api.get('/models?pageSize=1&projectId=proj_any')).status).toBe(200);
	});

	it('are rejected by /me', async () => {
		const reply = await simulated.api.get('/me');
		expect(reply.status).toBe(403);
		expect(reply.data).toEqual({ message: 'API Keys cannot access protected resources' });
	});

	it('return 404 for unknown paths', async () => {
		expect((await simulated.api.get('/nothing')).status).toBe(404);
	});

	it('are masked in the log, except the scheme', async () => {
		await simulated.api.get('/models?pageSize=1&projectId=proj_any');
		expect(simulated.control.requests()).toMatchObject([
			{
				method: 'GET',
				path: '/v1/models',
				query: { pageSize: '1', projectId: 'proj_any' },
				headers: { authorization: 'Basic ***' },
				status: 200,
			},
		]);
		const { apiSecret } = simulated.simulator;
		const log = JSON.stringify(simulated.control.requests());
		expect(log).not.toContain(Buffer.from(`demo-key:${apiSecret}`).toString('base64'));
	});
});

describe('request bodies', () => {
	it('return the gateway’s 400 for invalid JSON', async () => {
		const headers = { 'content-type': 'application/json' };
		const reply = await simulated.api.post('/assets', Buffer.from('{"name":'), { headers });
		expect(reply.status).toBe(400);
		expect(reply.data).toMatchObject({ statusCode: 400, message: expect.any(String) });
	});

	it('return 413 above 6 MiB', async () => {
		const reply = await simulated.api.post('/assets', {
			name: 'big',
			image: 'A'.repeat(6 * 1024 ** 2),
		});
		expect([reply.status, reply.data]).toEqual([413, { message: 'Request Too Long' }]);
	});
});
