import type { Outcome } from '../../simulator/index.cts';
import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

/** Creates a job with this outcome and returns its record after that many seconds. */
async function after(seconds: number, outcome: Outcome = {}) {
	simulated.control.nextOutcome(outcome);
	const { jobId } = await submit(simulated);
	simulated.control.advance(seconds);
	return (await simulated.api.get(`/jobs/${jobId}`)).data.job;
}

it('a job has no assets before its end', async () => {
	expect((await after(99)).metadata.assetIds).toEqual([]);
	const [assetId = 'none'] = simulated.control.jobsCreated()[0]?.assetIds ?? [];
	expect((await simulated.api.get(`/assets/${assetId}`)).status).toBe(404);
	simulated.control.advance(1);
	expect((await simulated.api.get(`/assets/${assetId}`)).status).toBe(200);
});

const FAILURE: Outcome = { kind: 'failure', error: 'Moderated' };

/** The outcome, after how many seconds, what the record says, and what is charged. */
it.each<[Outcome, number, object, number]>([
	[FAILURE, 100, { metadata: { assetIds: [] }, billing: { cuCost: 1 } }, 0],
	[{ kind: 'canceled' }, 100, { status: 'canceled', metadata: { assetIds: [] } }, 0],
	[{ kind: 'never' }, 1e6, { status: 'in-progress', progress: 0.99 }, 1],
	[{ words: { 'in-progress': 'dreaming' } }, 50, { status: 'dreaming' }, 1],
	[{ words: { success: 'completed' } }, 100, { status: 'completed' }, 1],
	[{ output: { text: 'x' } }, 100, { metadata: { assetIds: [], output: { text: 'x' } } }, 1],
	[{ assets: 2 }, 100, { metadata: { assetIds: [expect.any(String), expect.any(String)] } }, 1],
])('with %j after %i s: %j', async (outcome, seconds, expected, charged) => {
	expect(await after(seconds, outcome)).toMatchObject(expected);
	expect(simulated.control.creditsCharged()).toBe(charged);
});

it('seconds and times set duration and number of jobs', async () => {
	simulated.control.nextOutcome({ seconds: 5, times: 2 });
	for (let i = 0; i < 3; i++) await submit(simulated);
	simulated.control.advance(5);
	const statuses = simulated.control.jobsCreated().map(({ status }) => status);
	expect(statuses).toEqual(['success', 'success', 'warming-up']);
});

it('pages of jobs stay as they are when new jobs appear', async () => {
	const { jobId } = await submit(simulated);
	await submit(simulated);
	const first = await simulated.api.get('/jobs?pageSize=1');
	await submit(simulated);
	const { nextPaginationToken: token } = first.data;
	const { data } = await simulated.api.get(`/jobs?pageSize=2&paginationToken=${token}`);
	expect(data.jobs).toMatchObject([{ jobId }]);
});

it('an app rejects answers given too early, of another kind, or to another step', async () => {
	const path = '/workflows/wflow_review';
	const { jobId } = (await simulated.api.put(`${path}/run`, { prompt: 'x' })).data.job;
	const answer = async (over: object = {}, query = '?projectId=any') => {
		const body = { nodeId: 'approve', workflowJobId: jobId, ...over };
		return (await simulated.api.put(`${path}/user-approval${query}`, body)).status;
	};
	expect(await answer()).toBe(400);
	simulated.control.advance(60);
	expect(await answer({ action: 'maybe' })).toBe(400);
	expect(await answer({ nodeId: 'draft' })).toBe(400);
	expect(await answer({}, '')).toBe(400);
	expect(await answer()).toBe(200);
});
