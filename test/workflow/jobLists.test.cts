import type { Outcome } from '../../simulator/index.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generate, job } from './parameters.cts';
import { jsonOf, NODE, rows, useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0 });

const submit = async (count = 1) =>
	await simulated.outputs(generate({ waitForCompletion: false }), { items: rows(count) });

const many = (over: object = {}) => ({ resource: 'job', operation: 'getMany', ...over });

const LIST = { path: '/jobs$' };

const listRequests = () => simulated.requestsTo(/^\/v1\/jobs$/);

describe('Get Many', () => {
	it('returns the newest first, up to the limit, in one request', async () => {
		const [, second, third, fourth] = await submit(4);
		const found = await simulated.outputs(many({ limit: 3 }));
		// The submission has listed running jobs, too.
		const lists = listRequests().filter(({ query }) => query.pageSize !== '100');
		expect(lists).toMatchObject([{ query: { pageSize: '3' } }]);
		const details = {
			status: expect.any(String),
			progress: expect.any(Number),
			modelId: expect.any(String),
		};
		expect(found).toMatchObject(
			[fourth, third, second].map((submitted) => ({
				json: { jobId: submitted?.json.jobId, ...details },
				pairedItem: { item: 0 },
			})),
		);
	});

	it('returns all from several pages', async () => {
		const records = (from: number, count: number) =>
			Array.from({ length: count }, (_, i) => ({ jobId: `job_${from + i}`, status: 'success' }));
		const first = { jobs: records(0, 200), nextPaginationToken: 'two' };
		simulated.control.nextFault(
			{ kind: 'reply', on: LIST, body: first },
			{ kind: 'reply', on: LIST, body: { jobs: records(200, 7) } },
		);
		expect(await simulated.json(many({ returnAll: true }))).toMatchObject(records(0, 207));
		expect(listRequests().map(({ query }) => query)).toEqual([
			{ pageSize: '100' },
			{ pageSize: '100', paginationToken: 'two' },
		]);
	});

	it.each([
		['without its list', { message: 'maintenance' }],
		['whose list is null', { jobs: null }],
	])('does not take a page %s for an empty one', async (_, body) => {
		simulated.control.nextFault(
			{ kind: 'reply', on: LIST, body: { jobs: [], nextPaginationToken: 'two' } },
			{ kind: 'reply', on: LIST, status: 200, body, times: 99 },
		);
		const { message } = await simulated.failure(many({ returnAll: true }));
		expect(message).toBe('The response is incomplete or not from Scenario');
	});

	it('filters by status and type', async () => {
		simulated.control.nextOutcome({ kind: 'failure' }, { jobType: 'flux' }, {});
		const [failed, flux, success] = await submit(3);
		simulated.control.advance(60);
		const found = async (filters: object) =>
			(await simulated.json(many({ filters }))).map(({ jobId }) => jobId);
		expect(await found({ status: 'failure' })).toEqual([failed?.json.jobId]);
		expect(await found({ type: 'flux' })).toEqual([flux?.json.jobId]);
		expect(await found({ type: 'custom', status: 'success' })).toEqual([success?.json.jobId]);
		expect(await found({})).toHaveLength(3);
	});
});

describe('Cancel Job', () => {
	const actions = () => simulated.requestsTo(/\/action$/);

	/** Submits a job with this outcome, and cancels it. */
	async function cancel(outcome: Outcome, arrange = () => {}) {
		simulated.control.nextOutcome(outcome);
		const items = await submit();
		arrange();
		return await simulated.run(job('cancel'), { items });
	}
	const CANCELABLE = { jobType: 'inference', seconds: 3600 };

	it('cancels a cancelable job', async () => {
		const run = await cancel(CANCELABLE);
		const [created] = simulated.created();
		expect(outputOf(run, NODE)).toMatchObject([
			{ json: { jobId: created?.jobId, status: 'canceled' }, pairedItem: { item: 0 } },
		]);
		expect(actions()).toMatchObject([{ method: 'POST', body: { action: 'cancel' } }]);
	});

	it('says that a job of a model keeps running and is charged', async () => {
		const { message, description } = errorOf(await cancel({ seconds: 3600 }));
		expect(message).toBe(
			`Job ${simulated.created()[0]?.jobId} of model_veo3-1-fast can't be canceled. It keeps running and is charged.`,
		);
		expect(description).toMatch(/Wait for Completion.*Cannot cancel this type of job/);
	});

	it('reports canceled if the lost request had canceled it', async () => {
		const run = await cancel(CANCELABLE, () =>
			simulated.control.nextFault({ kind: 'lostReply', on: { path: '/action$' } }),
		);
		expect(jsonOf(run)).toMatchObject([{ status: 'canceled' }]);
	});

	it('does not send a cancellation for an ended job', async () => {
		const run = await cancel({}, () => simulated.control.advance(60));
		expect(jsonOf(run)).toMatchObject([{ status: 'success' }]);
		expect(actions()).toEqual([]);
	});
});
