import axios from 'axios';
import { randomUUID } from 'node:crypto';

import { until } from './harness/process.cts';
import { itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo } from './harness/workflows.cts';

/** n8n registers the webhook a moment after it has said that the workflow is published. */
async function postWhenRegistered(url: string, body: unknown) {
	let answer = await axios.post<unknown>(url, body, { validateStatus: () => true });
	await until('the webhook is registered', async () => {
		if (answer.status !== 404) return true;
		answer = await axios.post<unknown>(url, body, { validateStatus: () => true });
		return false;
	});
	return answer;
}

describe('A published workflow', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for published');
	});
	afterAll(async () => await scene.close());

	test('is started by a webhook and answers with the result', async () => {
		const path = randomUUID();
		const webhook = {
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		};
		const workflow = await scene.client.createWorkflow(
			chain(
				'Webhook',
				webhook,
				generateVideo(scene.credential, { prompt: '={{ $json.body.prompt }}' }),
			),
		);
		await scene.client.publish(workflow);
		const answer = await postWhenRegistered(`${scene.n8n.url}/webhook/${path}`, {
			prompt: 'A fox from afar',
		});

		const [job] = scene.simulator.control.jobsCreated();
		expect(job?.body).toMatchObject({ prompt: 'A fox from afar' });
		expect(answer.data).toMatchObject({
			jobId: job?.jobId,
			status: 'success',
			assetId: job?.assetIds[0],
		});
		await scene.client.unpublish(workflow.id);
	});

	test('is started by a schedule', async () => {
		scene.simulator.control.reset();
		const schedule = {
			name: 'Schedule',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } },
		};
		const workflow = await scene.client.createWorkflow(
			chain('Schedule', schedule, generateVideo(scene.credential)),
		);
		await scene.client.publish(workflow);
		await until('the schedule has started it', async () => {
			const executions = await scene.client.executions(workflow.id);
			return executions.length > 0;
		});
		await scene.client.unpublish(workflow.id);

		const [first] = (await scene.client.executions(workflow.id)).slice(-1);
		const execution = await scene.client.ended(first?.id ?? '');
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(itemsOf(execution, 'Generate Video')[0]?.json).toMatchObject({ status: 'success' });
	});
});
