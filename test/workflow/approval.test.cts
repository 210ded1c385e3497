import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson, job } from './parameters.cts';
import { items, NODE, until, useSimulator } from './support.cts';

/** Apps that ask a person: `wflow_review` for an approval, `wflow_pick` for a selection. */
const simulated = useSimulator();

const { model: _, prompt: __, ...JSON_MODE } = generateJson({ prompt: 'A lighthouse' });

const runApp = (workflowId: string, options: IDataObject = {}, over: IDataObject = {}) => ({
	...JSON_MODE,
	resource: 'app',
	operation: 'run',
	app: byId(workflowId),
	options,
	...over,
});

const decide = (over: IDataObject = {}): IDataObject => ({
	resource: 'app',
	operation: 'decide',
	jobId: byId('={{ $json.jobId }}'),
	...over,
});

/** Runs an app until it asks; returns its job. */
async function ask(workflowId: string): Promise<IDataObject> {
	const outputs = await simulated.outputs(runApp(workflowId, { onApprovalStep: 'returnJob' }));
	return outputs[0]?.json ?? {};
}

const answer = async (asked: IDataObject, over: IDataObject = {}, more = {}) =>
	await simulated.run(decide(over), { items: items(asked), ...more });

const select = (choices: string) => ({ decision: 'select', choices });

const answers = () => simulated.requestsTo(/\/user-/);

const ANSWER = { method: 'PUT', path: '/user-' };

const signedUrl = expect.stringMatching(/^http.*\/cdn\/assets\//);

/** The images that the app's job shows. */
const shownBy = (asked: IDataObject) => {
	const { choices, previews } = asked.pendingStep as Record<string, Array<{ assetId: string }>>;
	return (choices ?? previews ?? []).map(({ assetId }) => assetId);
};

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

	it('returns the job with the numbered choices of a selection', async () => {
		const { pendingStep } = await ask('wflow_pick');
		const choice = (number: number) => ({ number, assetId: expect.any(String), url: signedUrl });
		expect(pendingStep).toEqual({
			nodeId: 'pick',
			type: 'selection',
			choices: [choice(1), choice(2), choice(3)],
			minChoices: 1,
			maxChoices: 2,
		});
	});

	it('lets Wait for Completion return several jobs that ask, whose states come from a list', async () => {
		const submitted = await Promise.all(
			['wflow_review', 'wflow_pick', 'wflow_poster'].map(async (workflowId) => {
				const run = await simulated.run(runApp(workflowId, {}, { waitForCompletion: false }));
				return outputOf(run, NODE)[0]?.json ?? {};
			}),
		);
		const run = await simulated.run(
			job('waitForCompletion', { options: { onApprovalStep: 'returnJob' } }),
			{ items: items(...submitted) },
		);
		expect(outputOf(run, NODE)).toMatchObject([
			{ json: { pendingStep: { nodeId: 'approve' } }, pairedItem: { item: 0 } },
			{ json: { pendingStep: { nodeId: 'pick' } }, pairedItem: { item: 1 } },
			{ json: { status: 'success', assetId: expect.any(String) }, pairedItem: { item: 2 } },
		]);
	});
});

describe('On Approval Step: Keep Waiting, the default', () => {
	it('names the step that waits when the time is over', async () => {
		const run = await simulated.run(runApp('wflow_review', { timeout: 60 }));
		const [created] = simulated.created();
		expect(errorOf(run).message).toBe(
			`Job ${created?.jobId} of wflow_review didn't finish within 60 s: its step approve waits for a person's approval`,
		);
		expect(errorOf(run).description).toMatch(/Answer Approval.*"On Approval Step"/);
	});
});

describe('Get Job', () => {
	it('shows the step that waits, and none before and after', async () => {
		const { jobId } = await ask('wflow_review');
		const get = async () => {
			const run = await simulated.run(job('get'), { items: items({ jobId }) });
			return outputOf(run, NODE)[0]?.json;
		};
		expect(await get()).toMatchObject({ pendingStep: { nodeId: 'approve', type: 'approval' } });
		await answer({ jobId });
		expect(await get()).not.toHaveProperty('pendingStep');
	});
});

describe('Answer Approval', () => {
	it('approves the step that waits, and the app continues', async () => {
		const asked = await ask('wflow_review');
		const run = await answer(asked);
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toMatchObject([
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
		const done = await simulated.run(job('waitForCompletion'), {
			items: items(outputOf(run, NODE)[0]?.json ?? {}),
		});
		expect(outputOf(done, NODE)).toMatchObject([{ json: { status: 'success' } }]);
	});

	it.each(['wflow_review', 'wflow_pick'])('rejects, which cancels the job: %s', async (app) => {
		const run = await answer(await ask(app), { decision: 'reject' });
		expect(outputOf(run, NODE)).toMatchObject([{ json: { status: 'canceled' } }]);
	});

	it.each([
		['a number', () => 3, [2]],
		['a list in their order, once each', () => '3, 1, 3', [2, 0]],
		['an array', (ids: string[]) => [ids[2], 1], [2, 0]],
	])('selects by %s', async (__, choose, selectedIndices) => {
		const asked = await ask('wflow_pick');
		const choices = `={{ ${JSON.stringify(choose(shownBy(asked)))} }}`;
		const run = await answer(asked, { decision: 'select', choices });
		expect(errorOf(run).message).toBe('');
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
		const run = await answer(asked, over);
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).description).toMatch(/No answer was sent/);
		expect(errorOf(run).raw).toMatchObject({
			context: { itemIndex: 0, data: { jobs: [{ jobId: asked.jobId }] } },
		});
		expect(answers()).toEqual([]);
	});

	it('says that a step was already answered', async () => {
		const asked = await ask('wflow_review');
		await answer(asked);
		const again = await answer(asked, { options: { nodeId: 'approve' } });
		expect(errorOf(again).message).toBe(
			`Step approve of job ${String(asked.jobId)} was already answered (status success)`,
		);
		const unnamed = await answer(asked);
		// The app may have finished meanwhile.
		expect(errorOf(unnamed).message).toMatch(
			/^(No step of job \S+ waits for an answer now|Job \S+ has ended with the status success)/,
		);
		expect(answers()).toHaveLength(1);
	});

	it('says that an app never asks', async () => {
		simulated.control.nextOutcome({ seconds: 3600 });
		const run = await simulated.run(runApp('wflow_poster', {}, { waitForCompletion: false }));
		expect(errorOf(await answer(outputOf(run, NODE)[0]?.json ?? {})).message).toMatch(
			/^The app of job \S+ has no step that asks a person$/,
		);
	});

	it('says that a job has ended, and that another is not of an app', async () => {
		const asked = await ask('wflow_review');
		await answer(asked, { decision: 'reject' });
		expect(errorOf(await answer(asked)).message).toMatch(
			/^Job job_\S+ has ended with the status canceled: it no longer asks for an answer$/,
		);
		const video = await simulated.run(generateJson({}, { waitForCompletion: false }));
		const run = await answer(outputOf(video, NODE)[0]?.json ?? {});
		expect(errorOf(run).message).toMatch(/^Job job_\S+ isn't the job of an app$/);
	});
});

describe('an answer whose reply is lost', () => {
	it('is not sent again if it has arrived', async () => {
		const asked = await ask('wflow_review');
		simulated.control.nextFault({ kind: 'lostReply', on: ANSWER });
		const run = await answer(asked);
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toMatchObject([{ json: { status: 'in-progress' } }]);
		expect(answers()).toHaveLength(1);
	});

	it('is sent again if it has not arrived', async () => {
		const asked = await ask('wflow_review');
		simulated.control.nextFault({ kind: 'reply', status: 503, body: {}, on: ANSWER });
		const run = await answer(asked);
		expect(errorOf(run).message).toBe('');
		expect(answers()).toHaveLength(2);
	});

	it('is no success if somebody else has answered otherwise meanwhile', async () => {
		const asked = await ask('wflow_review');
		// The node comes back later than the other answer.
		const headers = { 'retry-after': '200' };
		simulated.control.nextFault({ kind: 'reply', status: 503, headers, body: {}, on: ANSWER });
		const { jobId } = asked;
		const late = answer(asked);
		await until(() => (answers().length > 0 ? true : undefined));
		await answer({ jobId }, { decision: 'reject' });
		expect(errorOf(await late).message).toMatch(
			/^Step approve of job \S+ was already answered \(status rejected\)$/,
		);
	});

	it('is found by Retry On Fail, which answers no other step', async () => {
		const asked = await ask('wflow_review');
		simulated.control.nextFault(
			{ kind: 'lostReply', on: ANSWER },
			{
				kind: 'reply',
				status: 403,
				body: { reason: 'Busy' },
				on: { method: 'GET', path: '/jobs/' },
				after: 1,
			},
		);
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const run = await answer(asked, {}, { settings });
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toMatchObject([{ json: { jobId: asked.jobId } }]);
		expect(answers()).toHaveLength(1);
	});
});
