import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson, job } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0 });

const { run } = simulated;

async function submit(count: number) {
	const submitted = await run(generateJson({}, { waitForCompletion: false }), {
		items: items(...Array.from({ length: count }, (_, i) => ({ i }))),
	});
	return outputOf(submitted, NODE).map(({ json }) => json);
}

const many = (over: object = {}) => ({ resource: 'job', operation: 'getMany', ...over });

const idsOf = (result: Awaited<ReturnType<typeof run>>) =>
	outputOf(result, NODE).map(({ json }) => json.jobId);

const listRequests = () => simulated.requestsTo(/^\/v1\/jobs$/);

describe('Get Many', () => {
	it('returns the newest first, up to the limit, in one request', async () => {
		const submitted = await submit(4);
		const result = await run(many({ limit: 3 }));
		expect(errorOf(result).message).toBe('');
		expect(idsOf(result)).toEqual(
			submitted
				.map(({ jobId }) => jobId)
				.reverse()
				.slice(0, 3),
		);
		// The submission has listed running jobs, too.
		const lists = listRequests().filter(({ query }) => query.pageSize !== '100');
		expect(lists).toMatchObject([{ query: { pageSize: '3' } }]);
		expect(outputOf(result, NODE)[0]).toMatchObject({
			json: {
				status: expect.any(String),
				progress: expect.any(Number),
				modelId: expect.any(String),
			},
			pairedItem: { item: 0 },
		});
	});

	it('returns all from several pages', async () => {
		const rows = (from: number, count: number) =>
			Array.from({ length: count }, (_, i) => ({ jobId: `job_${from + i}`, status: 'success' }));
		simulated.control.nextFault(
			{
				kind: 'reply',
				on: { path: '/jobs$' },
				body: { jobs: rows(0, 200), nextPaginationToken: 'two' },
			},
			{ kind: 'reply', on: { path: '/jobs$' }, body: { jobs: rows(200, 7) } },
		);
		const result = await run(many({ returnAll: true }));
		expect(idsOf(result)).toEqual(rows(0, 207).map(({ jobId }) => jobId));
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
			{ kind: 'reply', on: { path: '/jobs$' }, body: { jobs: [], nextPaginationToken: 'two' } },
			{ kind: 'reply', on: { path: '/jobs$' }, status: 200, body, times: 99 },
		);
		const { message } = errorOf(await run(many({ returnAll: true })));
		expect(message).toBe('The response is incomplete or not from Scenario');
	});

	it('filters by status and type', async () => {
		simulated.control.nextOutcome({ kind: 'failure' }, { jobType: 'flux' }, {});
		const [failed, flux, success] = await submit(3);
		simulated.control.advance(60);
		const found = async (filters: object) => idsOf(await run(many({ filters })));
		expect(await found({ status: 'failure' })).toEqual([failed?.jobId]);
		expect(await found({ type: 'flux' })).toEqual([flux?.jobId]);
		expect(await found({ type: 'custom', status: 'success' })).toEqual([success?.jobId]);
		expect(await found({})).toHaveLength(3);
	});
});

describe('Cancel Job', () => {
	const actions = () => simulated.requestsTo(/\/action$/);

	it('cancels a cancelable job', async () => {
		simulated.control.nextOutcome({ jobType: 'inference', seconds: 3600 });
		const [submitted] = await submit(1);
		const result = await run(job('cancel'), { items: items(submitted!) });
		expect(outputOf(result, NODE)).toMatchObject([
			{ json: { jobId: submitted?.jobId, status: 'canceled' }, pairedItem: { item: 0 } },
		]);
		expect(actions()).toMatchObject([{ method: 'POST', body: { action: 'cancel' } }]);
	});

	it('says that a job of a model keeps running and is charged', async () => {
		simulated.control.nextOutcome({ seconds: 3600 });
		const [submitted] = await submit(1);
		const result = await run(job('cancel'), { items: items(submitted!) });
		const { message, description } = errorOf(result);
		expect(message).toBe(
			`Job ${String(submitted?.jobId)} of model_veo3-1-fast can't be canceled. It keeps running and is charged.`,
		);
		expect(description).toMatch(/Wait for Completion.*Cannot cancel this type of job/);
	});

	it('reports canceled if the lost request had canceled it', async () => {
		simulated.control.nextOutcome({ jobType: 'inference', seconds: 3600 });
		const [submitted] = await submit(1);
		simulated.control.nextFault({ kind: 'lostReply', on: { path: '/action$' } });
		const result = await run(job('cancel'), { items: items(submitted!) });
		expect(outputOf(result, NODE)[0]?.json).toMatchObject({ status: 'canceled' });
	});

	it('does not send a cancellation for an ended job', async () => {
		const [submitted] = await submit(1);
		simulated.control.advance(60);
		const result = await run(job('cancel'), { items: items(submitted!) });
		expect(outputOf(result, NODE)[0]?.json).toMatchObject({ status: 'success' });
		expect(actions()).toEqual([]);
	});
});
