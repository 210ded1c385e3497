import type { IDataObject } from 'n8n-workflow';

import type { Activation, PolledTrigger } from '../../tools/engine/polling.cts';
import { polledTrigger } from '../../tools/engine/polling.cts';
import { byId } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const { credentials: credential, startJob: start } = simulated;

const trigger = (parameters: IDataObject = {}, activation?: Activation) =>
	polledTrigger(parameters, credential(), activation);

/** A trigger that reports what ends from now on. */
async function startTrigger(parameters?: IDataObject) {
	const polled = trigger(parameters);
	await polled.poll();
	return polled;
}

/** Lets all jobs end that end within the hour. */
const pass = () => simulated.control.advance(3_700);

const jobsOf = async (polled: PolledTrigger) => (await polled.poll()).map(({ json }) => json.jobId);

const ALL = ['success', 'failure', 'canceled'];

describe('the trigger', () => {
	it('reports jobs in the order they end, one item per job', async () => {
		const polled = await startTrigger();
		const slow = await start({ seconds: 3_000 });
		const quick = await start({ seconds: 2_000 });
		pass();
		const found = await polled.poll();
		expect(found.map(({ json }) => json.jobId)).toEqual([quick, slow]);
		expect(found[0]?.json).toMatchObject({
			status: 'success',
			progress: 1,
			modelId: 'model_test',
			cost: expect.any(Number),
			assetIds: [expect.stringMatching(/^asset_/)],
		});
		expect(found[0]?.binary).toBeUndefined();
	});

	it('reports only the selected statuses', async () => {
		const polled = ALL.map((event) => trigger({ events: [event] }));
		const all = trigger({ events: ALL });
		const none = trigger({ events: [] });
		for (const each of [...polled, all, none]) await each.poll();
		const success = await start();
		const failed = await start({ kind: 'failure', error: 'Too dark', hint: 'Add light' });
		const canceled = await start({ kind: 'canceled' });
		pass();
		expect(await Promise.all(polled.map(jobsOf))).toEqual([[success], [failed], [canceled]]);
		const ends = await all.poll();
		expect(ends.map(({ json }) => json.status).sort()).toEqual(['canceled', 'failure', 'success']);
		expect(ends.find(({ json }) => json.jobId === failed)?.json).toMatchObject({
			error: 'Too dark',
			hint: 'Add light',
		});
		expect(await jobsOf(none)).toEqual([]);
	});

	it('reports the run of an app, but not its steps, and no uploads', async () => {
		const polled = await startTrigger();
		simulated.control.nextOutcome({ seconds: 3_600 });
		const { body } = await simulated.call('PUT', '/workflows/wflow_intro/run', { prompt: 'Hi' });
		await start({ jobType: 'upload' });
		pass();
		const { jobId } = body.job as IDataObject;
		expect(await polled.poll()).toMatchObject([{ json: { jobId, workflowId: 'wflow_intro' } }]);
	});
});

describe('a job that ends before it has files', () => {
	it.each([
		['starts the workflow once they are there', 1, 1],
		['starts it without any after a minute', 0, 0],
	])('%s', async (_, assets, count) => {
		const polled = await startTrigger();
		const jobId = await start({ seconds: 100, assets, assetIdsAfter: 30 });
		simulated.control.advance(110);
		expect(await jobsOf(polled)).toEqual([]);
		simulated.control.advance(60);
		const [event] = await polled.poll();
		expect(event?.json.jobId).toBe(jobId);
		expect(event?.json.assetIds).toHaveLength(count);
		expect(await jobsOf(polled)).toEqual([]);
	});
});

describe('with Download Files', () => {
	it('returns one item per file', async () => {
		const polled = await startTrigger({
			downloadFiles: true,
			options: { binaryPropertyOutput: 'video' },
		});
		const jobId = await start({ assets: 2 });
		pass();
		const found = await polled.poll();
		expect(found).toHaveLength(2);
		for (const item of found) {
			expect(item.json).toMatchObject({ jobId, status: 'success', mimeType: 'video/mp4' });
			simulated.expectItsFile(item, 'video');
		}
	});

	it('returns a job without files as one item', async () => {
		const polled = await startTrigger({ downloadFiles: true, events: ALL });
		await start({ kind: 'failure', seconds: 3_000 });
		await start({ output: { caption: 'A lighthouse' } });
		pass();
		expect(await polled.poll()).toMatchObject([
			{ json: { status: 'failure', error: expect.any(String) } },
			{ json: { output: { caption: 'A lighthouse' } } },
		]);
	});

	it('returns the job if its download fails, and the files of the others', async () => {
		const polled = await startTrigger({ downloadFiles: true });
		const bad = await start({ seconds: 3_000 });
		const good = await start({ seconds: 3_600 });
		pass();
		const [assetId] = simulated.created()[0]?.assetIds ?? [];
		const path = `/assets/(get-bulk|${assetId})$`;
		const body = { reason: 'Asset not found' };
		simulated.control.nextFault({ kind: 'reply', on: { path }, times: 999, status: 404, body });
		const error = expect.stringMatching(/couldn't be fetched: Asset not found$/);
		expect(await polled.poll()).toMatchObject([
			{ json: { jobId: bad, assetId, error } },
			{ json: { jobId: good }, binary: { data: { mimeType: 'video/mp4' } } },
		]);
		expect(await jobsOf(polled)).toEqual([]);
	});
});

describe('failures', () => {
	it('lose nothing when Scenario is unreachable', async () => {
		const polled = await startTrigger();
		const jobId = await start();
		pass();
		simulated.control.nextFault({ kind: 'serverError', on: { path: '/jobs$' }, times: 5 });
		await expect(polled.poll()).rejects.toThrow(/couldn't process the request/);
		expect(await jobsOf(polled)).toEqual([jobId]);
	});

	it('include a reply without its list, which is not an empty project', async () => {
		await start({ seconds: 0 });
		const polled = trigger();
		const body = { message: 'maintenance' };
		simulated.control.nextFault({ kind: 'reply', on: { path: '/jobs$' }, body, times: 5 });
		await expect(polled.poll()).rejects.toThrow('The response is incomplete or not from Scenario');
		expect(await jobsOf(polled)).toEqual([]);
		const jobId = await start({ seconds: 0 });
		expect(await jobsOf(polled)).toEqual([jobId]);
	});

	it('report no job twice when polls overlap', async () => {
		const polled = await startTrigger();
		const jobIds = [await start(), await start()];
		pass();
		const found = (await Promise.all([jobsOf(polled), jobsOf(polled)])).flat();
		expect(found.sort()).toEqual(jobIds.sort());
		expect(await jobsOf(polled)).toEqual([]);
	});

	it("leave unfinished work for the next poll when n8n's time is up", async () => {
		const polled = await startTrigger({ downloadFiles: true });
		const jobIds = [await start(), await start()];
		pass();
		expect(await polled.poll('trigger', 0)).toEqual([]);
		expect((await jobsOf(polled)).sort()).toEqual(jobIds.sort());
		expect(await jobsOf(polled)).toEqual([]);
	});

	it('make the trigger retrieve details that a list row omits', async () => {
		const polled = await startTrigger();
		const jobId = await start();
		pass();
		const createdAt = new Date(simulated.created()[0]?.createdAt ?? 0).toISOString();
		const row = { jobId, status: 'success', createdAt };
		simulated.control.nextFault(
			{ kind: 'reply', on: { path: '/jobs$' }, status: 200, body: { jobs: [row] } },
			{ kind: 'serverError', on: { path: `/jobs/${jobId}$` }, times: 5 },
		);
		// The job isn't available either: it is reported once it is available.
		expect(await polled.poll()).toEqual([]);
		const [found] = await polled.poll();
		expect(found?.json).toMatchObject({ jobId, assetIds: [expect.stringMatching(/^asset_/)] });
		expect(await jobsOf(polled)).toEqual([]);
	});
});

describe("the trigger's static data", () => {
	/** An activation from the static data of an earlier one. */
	const after = (earlier: PolledTrigger, mode: Activation['mode'], parameters: IDataObject = {}) =>
		trigger(parameters, { mode, savedData: earlier.savedData() });

	it.each(['init', 'leadershipChange'] as const)(
		'continues after a restart of n8n (%s)',
		async (mode) => {
			const before = await startTrigger();
			const jobId = await start();
			await before.poll();
			pass();
			const restarted = after(before, mode);
			expect(await jobsOf(restarted)).toEqual([jobId]);
			expect(await jobsOf(restarted)).toEqual([]);
			expect(await jobsOf(after(restarted, mode))).toEqual([]);
		},
	);

	it('starts from now when the workflow is unpublished and published again', async () => {
		const before = await startTrigger();
		await start({ seconds: 0 });
		const running = await start({ seconds: 7_200 });
		pass();
		const published = after(before, 'activate');
		expect(await jobsOf(published)).toEqual([]);
		const later = await start();
		pass();
		expect(await jobsOf(published)).toEqual([running, later]);
		expect(await jobsOf(published)).toEqual([]);
	});

	it.each([
		['Events', { events: ['failure'] }],
		['Model', { model: byId('model_test') }],
	])('starts from now when %s changes', async (_, parameters) => {
		const before = await startTrigger();
		await start({ seconds: 0 });
		await start({ seconds: 0, kind: 'failure' });
		const published = after(before, 'update', parameters);
		expect(await jobsOf(published)).toEqual([]);
		const success = await start({ seconds: 0 });
		const failed = await start({ seconds: 0, kind: 'failure' });
		expect(await jobsOf(published)).toEqual(['events' in parameters ? failed : success]);
	});

	it('continues when other parameters of a published workflow change', async () => {
		const before = await startTrigger({ events: ['success', 'failure'] });
		const jobId = await start({ seconds: 0 });
		const parameters = { events: ['failure', 'success'], simplify: false };
		const found = await after(before, 'update', parameters).poll();
		// The record of the API.
		expect(found).toMatchObject([{ json: { jobId, jobType: 'custom' } }]);
	});

	it("reports each job once when n8n's scheduler creates a context for each poll", async () => {
		const published = await startTrigger();
		const one = await start({ seconds: 0 });
		const second = after(published, 'update');
		expect(await jobsOf(second)).toEqual([one]);
		const third = after(second, 'update');
		expect(await jobsOf(third)).toEqual([]);
		const other = await start({ seconds: 0 });
		expect(await jobsOf(after(third, 'update'))).toEqual([other]);
	});

	it('starts from now in another project', async () => {
		const before = await startTrigger();
		const other = credential({ projectId: 'proj_other' });
		await start({ seconds: 0 });
		const savedData = before.savedData();
		expect(await jobsOf(polledTrigger({}, other, { mode: 'update', savedData }))).toEqual([]);
	});

	it('contains no secrets', async () => {
		const polled = trigger();
		await start();
		await polled.poll();
		const saved = JSON.stringify(polled.savedData());
		expect(saved).toContain('job_');
		const { apiKey, apiSecret } = credential();
		for (const secret of [apiKey, apiSecret]) expect(saved).not.toContain(secret);
	});
});

describe('Fetch test event', () => {
	it('returns the newest matching job, and changes no state', async () => {
		const polled = await startTrigger();
		const older = await start({ seconds: 0 });
		const newer = await start({ seconds: 0 });
		await start({ seconds: 0, kind: 'failure' });
		await start();
		expect(await polled.poll('manual')).toMatchObject([{ json: { jobId: newer } }]);
		expect((await jobsOf(polled)).sort()).toEqual([older, newer].sort());
	});

	it('says what to do if there is none', async () => {
		await start();
		await expect(trigger().poll('manual')).rejects.toThrow('No matching job among the latest 200');
	});
});
