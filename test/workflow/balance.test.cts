import type { SimulatorOptions } from '../../simulator/index.cts';
import { generate } from './parameters.cts';
import { rows, SUBMISSION, useSimulator } from './support.cts';

const GET_BALANCE = { resource: 'account', operation: 'getBalance' };

function useAccount(options: SimulatorOptions = {}) {
	const simulated = useSimulator({ rateLimit: 0, ...options });
	const teamRequests = () => simulated.requestsTo(/^\/v1\/teams/);
	const submitWithoutUnits = async (count: number) => {
		const refused = { kind: 'reply', status: 402, body: { reason: 'No units left' } } as const;
		simulated.control.nextFault({ ...refused, on: SUBMISSION, times: count });
		return await simulated.failure(generate(), { items: rows(count) });
	};
	return { simulated, teamRequests, submitWithoutUnits };
}

describe('a key that may read the balance', () => {
	const { simulated, teamRequests, submitWithoutUnits } = useAccount();

	it('gets what is left, of what and until when', async () => {
		await simulated.outputs(generate());
		const [balance] = await simulated.json(GET_BALANCE);
		expect(balance).toEqual({
			remaining: 10_452,
			plan: 'cu-pro',
			planRemaining: 9_952,
			planTotal: 10_000,
			periodStart: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			periodEnd: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			extraRemaining: 500,
			extra: [{ remaining: 500, amount: 500, expiresAt: expect.stringMatching(/^\d{4}-/) }],
		});
	});

	it('reads it once for all items', async () => {
		expect(await simulated.outputs(GET_BALANCE, { items: rows(3) })).toHaveLength(3);
		expect(teamRequests()).toHaveLength(2);
	});

	it('counts no units that have expired or been used up, and rounds', async () => {
		const units = (remaining: number, expiration: string) => ({
			...{ amount: 100, remaining, expiration },
		});
		simulated.control.nextFault({
			kind: 'reply',
			on: { path: '/limits$' },
			body: {
				limits: { creativeUnits: 1 },
				values: { creativeUnits: 3 },
				oneShotCreativeUnits: [
					units(0.2, '2999-01-01T00:00:00.000Z'),
					units(7, '2001-01-01T00:00:00.000Z'),
					units(0.1, '2998-01-01T00:00:00.000Z'),
					units(0, '2997-01-01T00:00:00.000Z'),
				],
			},
		});
		const extra = [{ remaining: 0.1 }, { remaining: 0.2 }];
		expect(await simulated.json(GET_BALANCE)).toMatchObject([
			{ remaining: 0.3, planRemaining: 0, plan: null, extra },
		]);
	});

	it('reads what is left when Creative Units are missing, once for many items', async () => {
		const error = await submitWithoutUnits(3);
		expect(error.message).toBe('Not enough Creative Units: No units left');
		expect(error.description).toMatch(/^Creative Units left in the account: 10,500\. The balance /);
		// A run of several items reads the limit of the plan as well.
		expect(teamRequests().length).toBeLessThanOrEqual(4);
	});
});

describe('a key that may not read the balance', () => {
	const { simulated, submitWithoutUnits } = useAccount({ readableLimits: false });

	it('hears why', async () => {
		const { message } = await simulated.failure(GET_BALANCE);
		expect(message).toMatch(/^Scenario doesn't allow this: API Keys cannot access/);
	});

	it('gets the same message without it when Creative Units are missing', async () => {
		const error = await submitWithoutUnits(1);
		expect(error.message).toBe('Not enough Creative Units: No units left');
		expect(error.description).toMatch(/^The balance of the project is too low for this job/);
	});
});
