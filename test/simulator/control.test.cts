import { startSimulator } from '../../simulator/index.cts';
import { open, submit, useSimulator } from './support.cts';

const simulated = useSimulator();

const control = async (path: string, body?: unknown) => {
	const url = `${simulated.simulator.controlUrl}${path}`;
	const reply = body === undefined ? await open.get(url) : await open.post(url, body);
	return [reply.status, reply.data];
};

describe('control over HTTP', () => {
	it('returns requests, jobs and charges, without its own requests', async () => {
		const { jobId } = await submit(simulated);
		expect(await control('/requests')).toMatchObject([200, { requests: [{ method: 'POST' }] }]);
		expect(await control('/jobs')).toMatchObject([200, { jobs: [{ jobId, charged: 1 }] }]);
		expect(await control('/charges')).toEqual([200, { creativeUnits: 1 }]);
		expect(await control('/uploads')).toEqual([200, { uploads: [] }]);
		expect(simulated.control.requests()).toHaveLength(1);
	});

	it('queues one or several faults', async () => {
		expect(await control('/faults', { kind: 'serverError' })).toEqual([200, { ok: true }]);
		await control('/faults', [{ kind: 'badGateway', on: { path: '/jobs' } }]);
		expect(await control('/faults')).toMatchObject([200, { faults: [{}, {}] }]);
		expect((await simulated.api.get('/jobs')).status).toBe(500);
		expect((await simulated.api.get('/jobs')).status).toBe(502);
	});

	it('queues outcomes, changes models, advances the clock, resets', async () => {
		await control('/outcomes', { kind: 'failure', error: 'x' });
		await submit(simulated);
		await control('/advance', { seconds: 3600 });
		expect(simulated.control.jobsCreated()).toMatchObject([{ status: 'failure', charged: 0 }]);
		await control('/models', { id: 'model_veo3', name: 'Renamed' });
		expect((await simulated.api.get('/models/model_veo3')).data.model.name).toBe('Renamed');
		expect(await control('/reset', {})).toEqual([200, { ok: true }]);
		expect(await control('/jobs')).toEqual([200, { jobs: [] }]);
		expect((await simulated.api.get('/models/model_veo3')).data.model.name).toBe('Google Veo 3');
	});

	it.each([
		['/faults', { kind: 'earthquake' }],
		['/faults', { kind: 'reset', on: { path: '(' } }],
		['/outcomes', { kind: 'boredom' }],
	])('rejects a fault or outcome that can never apply: %s %j', async (path, body) => {
		expect((await control(path, body))[0]).toBe(400);
	});
});

it('close closes open connections at once', async () => {
	const { control, controlUrl, baseUrl, close } = await startSimulator();
	control.nextFault({ kind: 'stall' });
	const stalled = open.get(`${baseUrl}/jobs`).catch(() => 'broken');
	await open.get(`${controlUrl}/jobs`);
	await close();
	expect(await stalled).toBe('broken');
	await expect(open.get(`${controlUrl}/jobs`)).rejects.toThrow(/ECONNREFUSED/);
});
