import axios from 'axios';
import { randomUUID } from 'node:crypto';

import { until } from '../../tools/n8n/process.cts';
import { getItems } from '../../tools/n8n/results.cts';
import { chain, generateVideo } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

/** n8n registers the webhook shortly after it has reported the workflow as published. */
async function postWhenRegistered(url: string, body: unknown) {
	let answer = await axios.post<unknown>(url, body, { validateStatus: () => true });
	await until('the webhook is registered', async () => {
		if (answer.status !== 404) return true;
		answer = await axios.post<unknown>(url, body, { validateStatus: () => true });
		return false;
	});
	return answer;
}

test.describe('A published workflow', () => {
	const environment = useTestEnvironment('Scenario for published');

	test('a webhook starts a published workflow and returns the result', async () => {
		const path = randomUUID();
		const webhook = {
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		};
		const workflow = await environment.client.createWorkflow(
			chain(
				'Webhook',
				webhook,
				generateVideo(environment.credential, { prompt: '={{ $json.body.prompt }}' }),
			),
		);
		await environment.client.publish(workflow);
		const answer = await postWhenRegistered(`${environment.n8n.url}/webhook/${path}`, {
			prompt: 'A fox from afar',
		});

		const [job] = environment.simulator.control.jobsCreated();
		expect(job?.body).toMatchObject({ prompt: 'A fox from afar' });
		expect(answer.data).toMatchObject({
			jobId: job?.jobId,
			status: 'success',
			assetId: job?.assetIds[0],
		});
		await environment.client.unpublish(workflow.id);
	});

	test('a schedule starts a published workflow', async () => {
		environment.simulator.control.reset();
		const schedule = {
			name: 'Schedule',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } },
		};
		const workflow = await environment.client.createWorkflow(
			chain('Schedule', schedule, generateVideo(environment.credential)),
		);
		await environment.client.publish(workflow);
		await until('the schedule has started it', async () => {
			const executions = await environment.client.executions(workflow.id);
			return executions.length > 0;
		});
		await environment.client.unpublish(workflow.id);

		const [first] = (await environment.client.executions(workflow.id)).slice(-1);
		const execution = await environment.client.ended(first?.id ?? '');
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(getItems(execution, 'Generate Video')[0]?.json).toMatchObject({ status: 'success' });
	});
});
