import type { Control } from '../../simulator/control/control.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import {
	chain,
	generateVideo,
	itemsFrom,
	manualTrigger,
	START,
	type NodeToPlace,
} from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

/** Seconds: longer than an execution waits for a job, until the clock is advanced. */
const LONG = 600;
const SUBMISSION = { method: 'POST', path: '/generate/' };

/** Why the first execution fails, and the jobs that are submitted until both of its retries have ended. */
const FIRST_RUNS: Array<[string, (control: Control) => void, number]> = [
	['whose job was still running', (control) => control.nextOutcome({ seconds: LONG }), 1],
	[
		'whose submission was refused',
		(control) =>
			control.nextFault({
				kind: 'reply',
				on: SUBMISSION,
				status: 402,
				body: { error: 'Not enough Creative Units' },
			}),
		1,
	],
	[
		'whose job failed',
		(control) => control.nextOutcome({ kind: 'failure', seconds: 1, error: 'Refused' }),
		2,
	],
];

test.describe('Retry of a failed execution', () => {
	const environment = useTestEnvironment('Scenario for retries', { jobSeconds: 1 });
	test.beforeEach(() => environment.simulator.control.reset());

	const retry = async (id: string) =>
		await environment.client.ended(await environment.client.retry(id));

	const ways = [
		['one after the other', async (id: string) => [await retry(id), await retry(id)]],
		['at the same time', async (id: string) => await Promise.all([retry(id), retry(id)])],
	] as const;

	const fail = async (...nodes: NodeToPlace[]) => {
		const { client } = environment;
		const failed = await client.execute(chain('Two retries', ...nodes));
		expect(failed.status).toBe('error');
		return failed;
	};

	for (const [state, prepare, jobs] of FIRST_RUNS) {
		test.describe(`selected twice, of an execution ${state}`, () => {
			for (const [how, retryTwice] of ways) {
				test(`${how}, both return the same job`, async () => {
					const { control } = environment.simulator;
					prepare(control);
					const failed = await fail(
						manualTrigger,
						generateVideo(environment.credential, {
							prompt: '=A fox, {{ $now.toISO() }}',
							options: { timeout: 5 },
						}),
					);
					control.advance(LONG);
					const retries = await retryTwice(failed.id);
					expect(retries.map(getFailure)).toEqual([undefined, undefined]);
					expect(control.jobsCreated()).toHaveLength(jobs);
					const last = control.jobsCreated().at(-1)?.jobId;
					const returned = retries.map((execution) => getItems(execution, 'Generate Video'));
					expect(returned.map((items) => items.map(({ json }) => json.jobId))).toEqual([
						[last],
						[last],
					]);
				});
			}
		});
	}

	test('a retry resumes the jobs of data table rows, whose dates n8n stores as texts', async () => {
		const { client, simulator, credential } = environment;
		simulator.control.nextOutcome({ seconds: LONG, times: 2 });
		const subjects = ['A fox', 'A hare'];
		const failed = await client.execute(
			chain(
				'Retry of rows',
				manualTrigger,
				itemsFrom(`return ${JSON.stringify(subjects)}.map((subject) => ({ json: { subject } }));`),
				{
					name: 'Insert Row',
					type: 'n8n-nodes-base.dataTable',
					typeVersion: 1.1,
					parameters: {
						resource: 'row',
						operation: 'insert',
						dataTableId: {
							__rl: true,
							mode: 'id',
							value: await client.createDataTable('Subjects', ['subject']),
						},
						columns: { mappingMode: 'autoMapInputData', value: null },
						options: {},
					},
				},
				generateVideo(credential, { prompt: '={{ $json.subject }}', options: { timeout: 2 } }),
			),
		);
		expect(getFailure(failed)).toContain("didn't finish within 2 s");
		const jobs = new Map(
			simulator.control.jobsCreated().map(({ jobId, body }) => [body.prompt, jobId]),
		);
		expect([...jobs.keys()].sort()).toEqual(subjects);

		simulator.control.advance(LONG);
		const retried = await client.ended(await client.retry(failed.id));
		const items = getItems(retried, 'Generate Video');
		expect(items.map(({ json }) => json.jobId)).toEqual(subjects.map((each) => jobs.get(each)));
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		expect(simulator.control.jobsCreated()).toHaveLength(2);
	});

	test('each retry gets the video of its own input when a node before was corrected in between', async () => {
		const { client, simulator, credential } = environment;
		const workflowWith = (jsCode: string) =>
			chain(
				'Corrected in between',
				manualTrigger,
				{
					...generateVideo(credential, { prompt: 'Before', waitForCompletion: false }),
					name: 'Video Before',
				},
				itemsFrom(jsCode),
				generateVideo(credential, { prompt: '={{ $json.prompt }}' }),
			);
		const workflow = await client.createWorkflow(workflowWith("throw new Error('Not yet');"));
		const failed = await client.ended(await client.run(workflow.id, START));
		expect(getFailure(failed)).toContain('Not yet');

		const retryWith = async (prompt: string) => {
			const { nodes } = workflowWith(`return [{ json: { prompt: '${prompt}' } }];`);
			await client.updateWorkflow(workflow.id, { nodes });
			const id = await client.retry(failed.id, { loadWorkflow: true });
			return getItems(await client.ended(id), 'Generate Video').map(({ json }) => json.jobId);
		};
		const returned = [
			await retryWith('A fox'),
			await retryWith('A hare'),
			await retryWith('A fox'),
		];
		const [, fox, hare, ...others] = simulator.control.jobsCreated();
		expect([fox, hare].map((job) => job?.body.prompt)).toEqual(['A fox', 'A hare']);
		expect(others).toEqual([]);
		expect(returned).toEqual([[fox?.jobId], [hare?.jobId], [fox?.jobId]]);
	});
});
