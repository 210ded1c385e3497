import { until } from '../../tools/n8n/process.cts';
import { getItems } from '../../tools/n8n/results.cts';
import {
	chain,
	generateVideo,
	manualTrigger,
	scenarioTrigger,
} from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const TRIGGER = 'Scenario Trigger';

test.describe('Scenario Trigger', () => {
	const environment = useTestEnvironment('Scenario for the trigger');

	/** Generates a video in another workflow and waits for it. */
	async function makeVideo(prompt: string): Promise<string> {
		const made = await environment.client.execute(
			chain(
				prompt,
				manualTrigger,
				generateVideo(environment.credential, { prompt, downloadFiles: false }),
			),
		);
		return String(getItems(made, 'Generate Video')[0]?.json.jobId);
	}

	/** The jobs that started each execution, oldest first. */
	async function startedBy(workflowId: string): Promise<unknown[][]> {
		const executions = await environment.client.executions(workflowId);
		const ended = await Promise.all(
			executions.map(async ({ id }) => await environment.client.ended(id)),
		);
		return ended
			.reverse()
			.map((execution) => getItems(execution, TRIGGER).map(({ json }) => json.jobId));
	}

	test('Scenario Trigger starts a published workflow once per ended job, and begins anew when it is published again', async () => {
		await makeVideo('before');
		const workflow = await environment.client.createWorkflow(
			chain('Collect', scenarioTrigger(TRIGGER, environment.credential, { downloadFiles: true })),
		);
		await environment.client.publish(workflow);
		const first = await makeVideo('first');
		await until(
			'a poll has found it',
			async () => (await environment.client.executions(workflow.id)).length > 0,
			{ everyMs: 500 },
		);
		expect(await startedBy(workflow.id)).toEqual([[first]]);
		const [{ id = '' } = {}] = await environment.client.executions(workflow.id);
		const [item] = getItems(await environment.client.execution(id), TRIGGER);
		expect(item?.json).toMatchObject({ status: 'success', mimeType: 'video/mp4' });
		const bytes = await environment.client.binary(item?.binary?.data?.id ?? '');
		const assetId = String(item?.json.assetId);
		expect(bytes.equals(environment.simulator.control.assetBytes(assetId))).toBe(true);

		// Jobs that end while the workflow isn't published don't start it later.
		await environment.client.unpublish(workflow.id);
		await makeVideo('meanwhile');
		await environment.client.publish(await environment.client.workflow(workflow.id));
		const second = await makeVideo('second');
		await until(
			'the second is found',
			async () => (await environment.client.executions(workflow.id)).length > 1,
			{ everyMs: 500 },
		);
		expect(await startedBy(workflow.id)).toEqual([[first], [second]]);
		await environment.client.unpublish(workflow.id);
	});

	test('Fetch Test Event shows a recent job', async () => {
		const jobId = await makeVideo('shown');
		const execution = await environment.client.execute(
			chain('Try', scenarioTrigger(TRIGGER, environment.credential)),
			TRIGGER,
		);
		expect(getItems(execution, TRIGGER).map(({ json }) => json.jobId)).toEqual([jobId]);
	});
});
