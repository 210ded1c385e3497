import type { IDataObject } from 'n8n-workflow';

import { byId, generate, job, runApp } from './parameters.cts';
import { items, RETRY, until, useSimulator } from './support.cts';

/** Apps that ask a person: `wflow_review` for an approval, `wflow_pick` for a selection. */
const simulated = useSimulator();

const appWith = (id: string, options: IDataObject = {}, over: IDataObject = {}) =>
	runApp(id, { prompt: 'A lighthouse' }, { options, ...over });

const decide = (over: IDataObject = {}): IDataObject => ({
	resource: 'app',
	operation: 'decide',
	jobId: byId('={{ $json.jobId }}'),
	...over,
});

/** Runs an app until it asks; returns its job. */
async function ask(id: string): Promise<IDataObject> {
	const [asked] = await simulated.json(appWith(id, { onApprovalStep: 'returnJob' }));
	return asked ?? {};
}

/** Submits a job without a wait. */
async function submit(parameters: IDataObject): Promise<IDataObject> {
	const [submitted] = await simulated.json({ ...parameters, waitForCompletion: false });
	return submitted ?? {};
}

const answer = async (asked: IDataObject, over: IDataObject = {}, settings = {}) =>
	await simulated.json(decide(over), { items: items(asked), settings });

const refusal = async (asked: IDataObject, over: IDataObject = {}) =>
	await simulated.failure(decide(over), { items: items(asked) });

const select = (choices: string) => ({ decision: 'select', choices });

const answers = () => simulated.requestsTo(/\/user-/);

const ANSWER = { method: 'PUT', path: '/user-' };

const signedUrl = expect.stringMatching(/^http.*\/cdn\/assets\//);

/** The images among which the app asks to choose. */
const choicesOf = (asked: IDataObject) =>
	(asked.pendingStep as { choices: IDataObject[] }).choices.map(({ assetId }) => assetId);

describe('On Approval Step: Return Job', () => {
	it('returns the job with the files to approve as soon as the app asks', async () => {
		const asked = await ask('wflow_review');
		expect(asked).toMatchObject({
			workflowId: 'wflow_review',
			pendingStep: {
				nodeId: 'approve',
				type: 'approval',
				previews: [{ assetId: expect.stringMatching(/^asset_/), url: signedUrl }],
			},
		});
		const [preview] = (asked.pendingStep as { previews: Array<{ url: string }> }).previews;
		expect((await fetch(String(preview?.url))).status).toBe(200);
	});

	it('lets Wait for Completion return several jobs that ask, whose states come from a list', async () => {
		const submitted = await Promise.all(
			['wflow_review', 'wflow_pick', 'wflow_poster'].map(async (id) => await submit(appWith(id))),
		);
		const wait = job('waitForCompletion', { options: { onApprovalStep: 'returnJob' } });
		const outputs = await simulated.outputs(wait, { items: items(...submitted) });
		expect(outputs).toMatchObject([
			{ json: { pendingStep: { nodeId: 'approve' } }, pairedItem: { item: 0 } },
			{ json: { pendingStep: { nodeId: 'pick' } }, pairedItem: { item: 1 } },
			{ json: { status: 'success', assetId: expect.any(String) }, pairedItem: { item: 2 } },
		]);
	});
});

it('Keep Waiting, the default, names the step that waits when the time is over', async () => {
	const error = await simulated.failure(appWith('wflow_review', { timeout: 60 }));
	const [created] = simulated.created();
	expect(error.message).toBe(
		`Job ${created?.jobId} of wflow_review didn't finish within 60 s: its step approve waits for a person's approval`,
	);
	expect(error.description).toMatch(/Answer Approval.*"On Approval Step"/);
});

it('Get Job shows the step that waits, and none after its answer', async () => {
	const { jobId } = await ask('wflow_review');
	const get = async () => await simulated.json(job('get'), { items: items({ jobId }) });
	expect(await get()).toMatchObject([{ pendingStep: { nodeId: 'approve', type: 'approval' } }]);
	await answer({ jobId });
	expect(await get()).not.toHaveProperty([0, 'pendingStep']);
});

describe('Answer Approval', () => {
	it('approves the step that waits, and the app continues', async () => {
		const asked = await ask('wflow_review');
		const answered = await simulated.outputs(decide(), { items: items(asked) });
		expect(answered).toMatchObject([
			{
				json: { jobId: asked.jobId, status: 'in-progress', workflowId: 'wflow_review' },
				pairedItem: { item: 0 },
			},
		]);
		expect(answers()).toMatchObject([
			{
				method: 'PUT',
				path: '/v1/workflows/wflow_review/user-approval',
				query: { projectId: 'proj_simulator' },
				body: { nodeId: 'approve', workflowJobId: asked.jobId, action: 'approve' },
			},
		]);
		const done = await simulated.json(job('waitForCompletion'), { items: answered });
		expect(done).toMatchObject([{ status: 'success' }]);
	});

	it.each(['wflow_review', 'wflow_pick'])('rejects, which cancels the job: %s', async (app) => {
		const answered = await answer(await ask(app), { decision: 'reject' });
		expect(answered).toMatchObject([{ status: 'canceled' }]);
	});

	it.each([
		['a number', () => 3, [2]],
		['a list in their order, once each', () => '3, 1, 3', [2, 0]],
		['an array', (ids: unknown[]) => [ids[2], 1], [2, 0]],
	])('selects by %s', async (__, choose, selectedIndices) => {
		const asked = await ask('wflow_pick');
		const choices = `={{ ${JSON.stringify(choose(choicesOf(asked)))} }}`;
		await answer(asked, { decision: 'select', choices });
		expect(answers()).toMatchObject([
			{
				path: '/v1/workflows/wflow_pick/user-selection',
				body: { nodeId: 'pick', action: 'select', selectedIndices },
			},
		]);
	});

	const REFUSED: Array<[message: RegExp, app: string, over: IDataObject]> = [
		[/^Step pick has no choice "4" in "Choices"$/, 'wflow_pick', select('4')],
		[/^Step pick has no choice "asset_x" in/, 'wflow_pick', select('asset_x')],
		[/^Step pick takes 1 to 2 choices, not 3$/, 'wflow_pick', select('1,2,3')],
		[/^Step pick takes 1 to 2 choices, not 0$/, 'wflow_pick', select('')],
		[/^Step pick asks for a selection, but "Decision" is approve$/, 'wflow_pick', {}],
		[/^Step approve asks for an approval, but "Decision" is/, 'wflow_review', select('1')],
		[/^"Decision" must be .*, not "yes"$/, 'wflow_review', { decision: '={{ "yes" }}' }],
		[/^Job \S+ has no step "x" that asks/, 'wflow_review', { options: { nodeId: 'x' } }],
	];

	it.each(REFUSED)('refuses without an answer: %s', async (message, app, over) => {
		const asked = await ask(app);
		const error = await refusal(asked, over);
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(/No answer was sent/);
		expect(error.raw).toMatchObject({
			context: { itemIndex: 0, data: { jobs: [{ jobId: asked.jobId }] } },
		});
		expect(answers()).toEqual([]);
	});

	it('says that a step was already answered', async () => {
		const asked = await ask('wflow_review');
		await answer(asked);
		const again = await refusal(asked, { options: { nodeId: 'approve' } });
		expect(again.message).toBe(
			`Step approve of job ${String(asked.jobId)} was already answered (status success)`,
		);
		const unnamed = await refusal(asked);
		// The app may have finished meanwhile.
		expect(unnamed.message).toMatch(
			/^(No step of job \S+ waits for an answer now|Job \S+ has ended with the status success)/,
		);
		expect(answers()).toHaveLength(1);
	});

	it('says that a job has ended', async () => {
		const asked = await ask('wflow_review');
		await answer(asked, { decision: 'reject' });
		expect((await refusal(asked)).message).toMatch(
			/^Job job_\S+ has ended with the status canceled: it no longer asks for an answer$/,
		);
	});

	it.each([
		['is of an app that never asks', appWith('wflow_poster'), /has no step that asks a person$/],
		['is not of an app', generate(), /^Job job_\S+ isn't the job of an app$/],
	])('says that a job %s', async (__, parameters, message) => {
		simulated.control.nextOutcome({ seconds: 3600 });
		expect((await refusal(await submit(parameters))).message).toMatch(message);
	});
});

describe('an answer whose reply is lost', () => {
	it('is not sent again if it has arrived', async () => {
		const asked = await ask('wflow_review');
		simulated.control.nextFault({ kind: 'lostReply', on: ANSWER });
		expect(await answer(asked)).toMatchObject([{ status: 'in-progress' }]);
		expect(answers()).toHaveLength(1);
	});

	it('is sent again if it has not arrived', async () => {
		const asked = await ask('wflow_review');
		simulated.control.nextFault({ kind: 'reply', status: 503, body: {}, on: ANSWER });
		await answer(asked);
		expect(answers()).toHaveLength(2);
	});

	it('is no success if somebody else has answered otherwise meanwhile', async () => {
		const asked = await ask('wflow_review');
		// The node comes back later than the other answer.
		const headers = { 'retry-after': '200' };
		simulated.control.nextFault({ kind: 'reply', status: 503, headers, body: {}, on: ANSWER });
		const { jobId } = asked;
		const late = refusal(asked);
		await until(() => (answers().length > 0 ? true : undefined));
		await answer({ jobId }, { decision: 'reject' });
		expect((await late).message).toMatch(
			/^Step approve of job \S+ was already answered \(status rejected\)$/,
		);
	});

	it('is found by Retry On Fail, which answers no other step', async () => {
		const asked = await ask('wflow_review');
		const on = { method: 'GET', path: '/jobs/' };
		simulated.control.nextFault(
			{ kind: 'lostReply', on: ANSWER },
			{ kind: 'reply', status: 403, body: { reason: 'Busy' }, on, after: 1 },
		);
		expect(await answer(asked, {}, RETRY)).toMatchObject([{ jobId: asked.jobId }]);
		expect(answers()).toHaveLength(1);
	});
});
