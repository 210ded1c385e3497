import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator();

const usage = (over: IDataObject = {}): IDataObject => ({
	resource: 'account',
	operation: 'getUsage',
	...over,
});

const rows = async (over: IDataObject = {}, more = {}) => {
	const outputs = await simulated.outputs(usage(over), more);
	return outputs.map(({ json }) => json);
};

const asked = () => simulated.requestsTo(/^\/v1\/usages$/);

/** Two videos for 48 and an image for 1. */
async function spend(): Promise<void> {
	await simulated.run(generateJson({}), { items: items({}, {}) });
	await simulated.run(generateJson({}, { resource: 'image', model: byId('model_ernie-image') }));
}

describe('Get Usage', () => {
	it('returns a row per model and day of the last week, by default', async () => {
		await spend();
		const found = await rows();
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
		expect(await rows()).toHaveLength(4);
		expect(await rows({ splitByTime: false })).toContainEqual({
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
		expect(await rows({ usageType, ...over })).toContainEqual(row);
	});

	it('filters by the project of the credential', async () => {
		await rows({}, { credential: { projectId: 'proj_mine' } });
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
		await rows({ timeRange: 'custom', startDate, endDate: '2026-11-20T00:00:00' });
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
		const run = await simulated.run(usage({ timeRange: 'custom', startDate, endDate }));
		expect(errorOf(run).message).toBe(message);
		expect(asked()).toEqual([]);
	});
});

describe('the hint with the cost of a run', () => {
	const hints = async (parameters: IDataObject, count = 1, settings = {}) => {
		const input = items(...Array.from({ length: count }, () => ({})));
		const run = await simulated.run(parameters, { items: input, settings });
		const found = run.data.resultData.runData[NODE]?.at(-1)?.hints ?? [];
		return found.map(({ message, type }) => [message, type]);
	};

	it('sums the jobs', async () => {
		expect(await hints(generateJson({}), 3)).toEqual([
			['This run cost 144 Creative Units (3 jobs).', 'info'],
		]);
	});

	it('is there without a wait, and for apps', async () => {
		expect(await hints(generateJson({}, { waitForCompletion: false }))).toEqual([
			['This run cost 48 Creative Units (1 job).', 'info'],
		]);
		const { model: _, prompt: __, ...parameters } = generateJson({ prompt: 'x' });
		const app = { ...parameters, resource: 'app', operation: 'run', app: byId('wflow_poster') };
		expect(await hints(app)).toEqual([['This run cost 12 Creative Units (1 job).', 'info']]);
	});
});
