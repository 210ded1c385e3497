import { makeAsset, open, startedAlone, submit, useSimulator } from './support.cts';

const bench = useSimulator();

const control = async (path: string, body?: unknown) => {
	const url = `${bench.simulator.controlUrl}${path}`;
	const reply = body === undefined ? await open.get(url) : await open.post(url, body);
	return [reply.status, reply.data];
};

describe('control over HTTP', () => {
	it('tells requests, jobs and charges, and leaves itself out', async () => {
		const { jobId } = await submit(bench);
		expect(await control('/requests')).toMatchObject([200, { requests: [{ method: 'POST' }] }]);
		expect(await control('/jobs')).toMatchObject([200, { jobs: [{ jobId, charged: 1 }] }]);
		expect(await control('/charges')).toEqual([200, { creativeUnits: 1 }]);
		expect(await control('/uploads')).toEqual([200, { uploads: [] }]);
		expect(bench.control.requests()).toHaveLength(1);
	});

	it('queues faults, one or many', async () => {
		expect(await control('/faults', { kind: 'serverError' })).toEqual([200, { ok: true }]);
		await control('/faults', [{ kind: 'badGateway', on: { path: '/jobs' } }]);
		expect(await control('/faults')).toMatchObject([200, { faults: [{}, {}] }]);
		expect((await bench.api.get('/jobs')).status).toBe(500);
		expect((await bench.api.get('/jobs')).status).toBe(502);
	});

	it('queues outcomes, changes models, lets time pass, forgets', async () => {
		await control('/outcomes', { kind: 'failure', error: 'x' });
		await submit(bench);
		await control('/advance', { seconds: 3600 });
		expect(bench.control.jobsCreated()).toMatchObject([{ status: 'failure', charged: 0 }]);
		await control('/models', { id: 'model_veo3', name: 'Renamed' });
		expect((await bench.api.get('/models/model_veo3')).data.model.name).toBe('Renamed');
		expect(await control('/reset', {})).toEqual([200, { ok: true }]);
		expect(await control('/jobs')).toEqual([200, { jobs: [] }]);
		expect((await bench.api.get('/models/model_veo3')).data.model.name).toBe('Google Veo 3');
	});

	it('queues outcomes of uploads', async () => {
		expect(await control('/upload-outcomes', { status: 'failed' })).toEqual([200, { ok: true }]);
	});

	it.each([
		['/faults', { kind: 'earthquake' }],
		['/faults', { kind: 'reset', on: { path: '(' } }],
		['/outcomes', { kind: 'boredom' }],
	])('refuses what could never happen: %s %j', async (path, body) => {
		expect((await control(path, body))[0]).toBe(400);
	});
});

describe('usage', () => {
	it('is what the jobs have cost', async () => {
		await submit(bench);
		expect((await bench.api.get('/usages')).data.usages).toMatchObject([{ count: 1, cuCost: 1 }]);
	});
});

describe('the end', () => {
	it('comes at once, whatever is open, and is the end', async () => {
		const { simulator, api } = await startedAlone();
		simulator.control.nextFault({ kind: 'stall' });
		const stalled = api.get('/jobs').then(
			() => 'answered',
			() => 'broken',
		);
		await api.get('/models');
		await simulator.close();
		expect(await stalled).toBe('broken');
		await expect(api.get('/models')).rejects.toThrow(/ECONNREFUSED/);
	});

	it('of one is not the end of another', async () => {
		const { simulator } = await startedAlone();
		await simulator.close();
		expect((await makeAsset(bench)).kind).toBe('video');
	});
});
