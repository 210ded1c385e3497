import { NO_INPUTS, submit, useSimulator } from './support.cts';

const bench = useSimulator({ rateLimit: 0 });

describe('a fault waits', () => {
	const statusOf = async (path: string) => (await bench.api.get(path)).status;

	it('for its path and method, as text or pattern', async () => {
		bench.control.nextFault(
			{ kind: 'serverError', on: { method: 'GET', path: '^/v1/jobs$' } },
			{ kind: 'badGateway', on: { method: 'post', path: /generate/ } },
		);
		expect(await statusOf('/models')).toBe(200);
		expect(await statusOf('/jobs')).toBe(500);
		expect(await statusOf('/jobs')).toBe(200);
		expect((await bench.api.post(NO_INPUTS, {})).status).toBe(502);
		await submit(bench);
		expect(bench.control.faultsLeft()).toEqual([]);
	});

	it('until so many have gone through, and then happens so many times', async () => {
		bench.control.nextFault({ kind: 'serverError', after: 2, times: 3 });
		const statuses = [];
		for (let i = 0; i < 6; i++) statuses.push(await statusOf('/jobs'));
		expect(statuses).toEqual([200, 200, 500, 500, 500, 200]);
	});

	it('in a row with others', async () => {
		bench.control.nextFault({ kind: 'serverError' }, { kind: 'badGateway' });
		expect([await statusOf('/jobs'), await statusOf('/jobs'), await statusOf('/jobs')]).toEqual([
			...[500, 502, 200],
		]);
	});
});
