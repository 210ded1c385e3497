import type { Execution } from '../../../tools/n8n/client.cts';
import { getFailure, getItems } from '../../../tools/n8n/results.cts';
import { chain, manualTrigger, scenarioNode, START } from '../../../tools/n8n/workflows.cts';
import { expect, test } from '../harness/test.cts';
import { useTestEnvironment } from '../harness/testEnvironment.cts';
import { WAIT_MODE_VALUES } from './waitMode.cts';

const RUN_APP = 'Run App';

/** It asks halfway: later than the node waits before it pauses. */
const outcome = { seconds: 40 };

test.describe('Pause Execution with an app that asks a person', () => {
	const environment = useTestEnvironment('Scenario for paused approvals');
	/** Side by side, because each waits for over a minute. */
	let returned: Promise<Execution>;
	let timedOut: Promise<Execution>;
	test.beforeAll(async () => {
		returned = run({ onApprovalStep: 'returnJob' });
		timedOut = run({ timeout: 80 });
	});

	/** Runs the app in a paused execution, to the end. */
	async function run(options: { onApprovalStep?: string; timeout?: number }) {
		const { client, credential, simulator } = environment;
		simulator.control.nextOutcome(outcome);
		const runApp = scenarioNode(RUN_APP, credential, {
			resource: 'app',
			operation: 'run',
			app: { __rl: true, mode: 'id', value: 'wflow_review' },
			parameterMode: 'json',
			parametersJson: '{ "prompt": "A lighthouse" }',
			options: { ...options, waitMode: WAIT_MODE_VALUES.paused },
		});
		const { id } = await client.createWorkflow(chain(RUN_APP, manualTrigger, runApp));
		const execution = await client.ended(await client.run(id, START));
		// A paused execution has helper workflows, whose executions are listed too.
		expect((await client.executions(id)).length).toBeGreaterThan(1);
		return execution;
	}

	test('Return Job returns the job with what is asked', async () => {
		const execution = await returned;
		expect(getFailure(execution)).toBeUndefined();
		expect(getItems(execution, RUN_APP)).toMatchObject([
			{
				json: {
					status: 'in-progress',
					pendingStep: { nodeId: 'approve', previews: [{ url: expect.stringMatching(/^http/) }] },
				},
			},
		]);
	});

	test('Keep Waiting names the step that got no answer in time', async () => {
		const execution = await timedOut;
		expect(getFailure(execution)).toMatch(
			/^Job \S+ of wflow_review didn't finish within 80 s: its step approve waits for a person's approval$/,
		);
	});
});
