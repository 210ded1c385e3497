import type { IExecuteFunctions } from 'n8n-workflow';

import type { CostLimit } from '../../../nodes/Scenario/submission/costLimit';
import { recoverSubmission } from '../../../nodes/Scenario/submission/recoverSubmission';
import type { SubmissionLimiter } from '../../../nodes/Scenario/submission/submissionLimiter';
import {
	claimJob,
	createSubmissionStore,
} from '../../../nodes/Scenario/submission/submissionStore';
import { createSubmitJob } from '../../../nodes/Scenario/submission/submitJob';
import type { RunClient } from '../../../nodes/Scenario/transport/client';
import { virtualClock } from '../../support/virtualClock.cts';

const known = { modelId: 'model_1' };
const body = { prompt: 'a cat' };

/** @param token under which the process remembers; another one stands for a process that knows nothing */
function storeOf(token: string, data: object) {
	const context = {
		getNode: () => ({ name: 'Generate', type: 'scenario', parameters: {} }),
		getContext: (type: string) => (type === 'flow' ? { scenarioToken: token } : data),
		getInputData: () => [{ json: {} }],
		evaluateExpression: () => 0,
	} as unknown as IExecuteFunctions;
	return createSubmissionStore(context);
}

it('a submission that n8n has stored is found by a process that knows nothing of it', () => {
	const data = {};
	storeOf('before', data).set(0, 'a', { known, sentAt: 1, jobId: 'job_stored' });
	const stored = JSON.parse(JSON.stringify(data)) as object;
	expect(storeOf('after', stored).get(0, 'a')).toMatchObject({ known, jobId: 'job_stored' });
	expect(storeOf('other', {}).get(0, 'a')).toBeUndefined();
});

it('what another retry of the execution has paid is stored with the next one', () => {
	const paid = { known, sentAt: 1, jobId: 'job_paid', price: 10 };
	storeOf('retried', {}).set(0, 'edited', paid);
	const data = {};
	storeOf('retried', data);
	const stored = JSON.parse(JSON.stringify(data)) as object;
	expect(storeOf('restarted', stored).spent()).toBe(10);
});

it('a request is stored before it leaves', async () => {
	const store = storeOf('leaving', {});
	const stored: unknown[] = [];
	const client = {
		clock: virtualClock(),
		finishing: new AbortController(),
		project: { serviceClock: { now: () => 5, isSet: () => true } },
		requestOnce: async (_: unknown, onSent: () => void) => {
			onSent();
			stored.push(store.get(0, 'a'));
			return await Promise.resolve({ body: { job: { jobId: 'job_new', status: 'queued' } } });
		},
	} as unknown as RunClient;
	const limiter = {
		run: async (send: () => Promise<unknown>) => await send(),
		takeSlot: async () => {},
		releaseSlot: () => {},
		track: () => {},
	} as unknown as SubmissionLimiter;
	const costLimit = {
		fetchPrice: async () => undefined,
		reserve: async () => {},
		release: () => {},
	} as unknown as CostLimit;
	const run = { method: 'POST' as const, path: '/generate/custom/model_1' };
	const prepared = {
		target: { id: 'model_1', known, run },
		body,
		bodyToPrice: async () => body,
		finalBody: async () => body,
	};
	const submitJob = createSubmitJob(store, client, limiter, costLimit);
	const job = await submitJob({
		itemIndex: 0,
		fingerprint: 'a',
		limits: {},
		resubmitsUnconfirmed: false,
		prepare: async () => prepared,
	});
	expect(job.jobId).toBe('job_new');
	expect(stored).toMatchObject([{ known, sentAt: 5, body }]);
});

it('the job of another item is not taken for the one whose reply was lost', async () => {
	const clock = virtualClock();
	const row = (jobId: string) => ({
		jobId,
		status: 'queued',
		createdAt: new Date(clock.now()).toISOString(),
		metadata: { modelId: 'model_1', input: body },
	});
	const client = (jobIds: string[]) =>
		({
			clock,
			get: async () => await Promise.resolve({ jobs: jobIds.map(row) }),
		}) as unknown as RunClient;
	const lost = { ...known, body, sentAt: clock.now() };
	claimJob('job_claimed');
	const claim = jest.fn(() => true);
	const found = recoverSubmission(client(['job_claimed']), lost, claim);
	await expect(found).resolves.toEqual({ timesListed: 4, taken: ['job_claimed'] });
	expect(claim).not.toHaveBeenCalled();
	const own = recoverSubmission(client(['job_claimed', 'job_own']), lost, claim);
	await expect(own).resolves.toMatchObject({ job: { jobId: 'job_own' } });
});
