import { NO_INPUTS, submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

describe('a fault', () => {
	const getStatus = async (path: string) => (await simulated.api.get(path)).status;

	it('matches path and method, as text or pattern', async () => {
		simulated.control.nextFault(
			{ kind: 'serverError', on: { method: 'GET', path: '^/v1/jobs$' } },
			{ kind: 'badGateway', on: { method: 'post', path: /generate/ } },
		);
		expect(await getStatus('/models')).toBe(200);
		expect(await getStatus('/jobs')).toBe(500);
		expect(await getStatus('/jobs')).toBe(200);
		expect((await simulated.api.post(NO_INPUTS, {})).status).toBe(502);
		await submit(simulated);
		expect(simulated.control.faultsLeft()).toEqual([]);
	});

	it('skips `after` requests, then applies `times` times', async () => {
		simulated.control.nextFault({ kind: 'serverError', after: 2, times: 3 });
		const statuses = [];
		for (let i = 0; i < 6; i++) statuses.push(await getStatus('/jobs'));
		expect(statuses).toEqual([200, 200, 500, 500, 500, 200]);
	});

	it('applies in the order queued', async () => {
		simulated.control.nextFault({ kind: 'serverError' }, { kind: 'badGateway' });
		expect([await getStatus('/jobs'), await getStatus('/jobs'), await getStatus('/jobs')]).toEqual([
			...[500, 502, 200],
		]);
	});
});
