import type { IDataObject } from 'n8n-workflow';

import { byId, generate, runApp } from './parameters.cts';
import { hintsOf, rows, useSimulator } from './support.cts';

const simulated = useSimulator();

const usage = (over: IDataObject = {}): IDataObject => ({
	resource: 'account',
	operation: 'getUsage',
	...over,
});

const used = async (over: IDataObject = {}, more = {}) => await simulated.json(usage(over), more);

const asked = () => simulated.requestsTo(/^\/v1\/usages$/);

/** Two videos for 48 and an image for 1. */
async function spend(): Promise<void> {
	await simulated.outputs(generate(), { items: rows(2) });
	await simulated.outputs(generate({ resource: 'image', model: byId('model_ernie-image') }));
}

describe('Get Usage', () => {
	it('returns a row per model and day of the last week, by default', async () => {
		await spend();
		const found = await used();
		expect(found).toHaveLength(2);
		expect(found).toContainEqual({
			time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			modelId: 'model_veo3-1-fast',
			jobs: 2,
			cost: 96,
			discount: 0,
		});
		expect(asked()).toMatchObject([
			{ query: { type: 'model-usages', timeRange: 'last-seven-days', dropZeroPoints: 'true' } },
		]);
	});

	it('returns sums without Split by Time', async () => {
		await spend();
		simulated.control.advance(3 * 24 * 3600);
		await spend();
		expect(await used()).toHaveLength(4);
		expect(await used({ splitByTime: false })).toContainEqual({
			modelId: 'model_veo3-1-fast',
			jobs: 4,
			cost: 192,
			discount: 0,
		});
	});

	it.each([
		// Their counts are texts in the reply.
		['usages', { action: 'custom', count: 3, cost: expect.any(Number), discount: 0 }],
		['asset-usages', { kind: 'video', count: 2 }],
		['consumption', { userId: expect.any(String), cost: expect.any(Number), discount: 0 }],
	])('returns %s', async (usageType, row) => {
		await spend();
		const over = usageType === 'consumption' ? {} : { splitByTime: false };
		expect(await used({ usageType, ...over })).toContainEqual(row);
	});

	it('filters by the project of the credential', async () => {
		await used({}, { credential: { projectId: 'proj_mine' } });
		expect(asked()[0]?.query).toMatchObject({ projectIds: 'proj_mine' });
		expect(asked()[0]?.query).not.toHaveProperty('projectId');
	});

	it.each([
		['2026-11-01T00:00:00', '2026-11-01T00:00:00.000Z'],
		['2026-11-01', '2026-11-01T00:00:00.000Z'],
		['2026-11-01T00:00:00+02:00', '2026-10-31T22:00:00.000Z'],
		[
			"={{ DateTime.fromISO('2026-11-01T00:00:00+02:00', { setZone: true }) }}",
			'2026-10-31T22:00:00.000Z',
		],
	])('takes the date %s', async (startDate, expected) => {
		await used({ timeRange: 'custom', startDate, endDate: '2026-11-20T00:00:00' });
		const { query } = asked()[0] ?? {};
		expect(query).toMatchObject({ startDate: expected, endDate: '2026-11-20T00:00:00.000Z' });
		expect(query).not.toHaveProperty('timeRange');
	});

	it.each([
		['', '2026-11-20', '"Start Date" is empty'],
		['2026-11-01', '={{ null }}', '"End Date" is empty'],
		['2026-11-01', '={{ "soon" }}', '"End Date" must be a date, but is "soon"'],
		['2026-11-20', '2026-11-01', '"Start Date" must be before "End Date"'],
	])('refuses from "%s" to "%s"', async (startDate, endDate, message) => {
		const error = await simulated.failure(usage({ timeRange: 'custom', startDate, endDate }));
		expect(error.message).toBe(message);
		expect(asked()).toEqual([]);
	});
});

it.each([
	['sums the jobs', generate(), 3, '144 Creative Units (3 jobs)'],
	[
		'is there without a wait',
		generate({ waitForCompletion: false }),
		1,
		'48 Creative Units (1 job)',
	],
	['is there for apps', runApp('wflow_poster', { prompt: 'x' }), 1, '12 Creative Units (1 job)'],
])('the hint with the cost of a run %s', async (_, parameters, count, cost) => {
	const hints = hintsOf(await simulated.run(parameters, { items: rows(count) }));
	expect(hints).toMatchObject([{ message: `This run cost ${cost}.`, type: 'info' }]);
});
