import type { Browser } from '@playwright/test';

import { isUnended } from '../../../tools/n8n/client.cts';
import type { Editor } from '../../../tools/n8n/editor/editor.cts';
import { until } from '../../../tools/n8n/process.cts';
import { chain, generateVideo, manualTrigger } from '../../../tools/n8n/workflows.cts';
import { expect, test } from '../harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from '../harness/testEnvironment.cts';
import { WAIT_MODE_VALUES } from './waitMode.cts';

const NODE = 'Generate Video';

/** The started execution, its supervisor workflow and its polling workflow. */
const WAITING = ['waiting', 'waiting', 'waiting'];

/** Milliseconds. A paused execution sleeps for over a minute; n8n may wake it late. */
const ONE_POLL = 240_000;

test.describe('Pause Execution in the editor', () => {
	let environment: TestEnvironment;
	test.beforeEach(async () => {
		environment = await openTestEnvironment('Scenario for pausing', { jobSeconds: 600 });
	});
	test.afterEach(async () => await environment.close());

	const newWorkflow = async (name: string) => {
		const options = { waitMode: WAIT_MODE_VALUES.paused };
		const node = generateVideo(environment.credential, { options });
		return (await environment.client.createWorkflow(chain(name, manualTrigger, node))).id;
	};

	const statuses = async (workflowId: string) =>
		(await environment.client.executions(workflowId)).map(({ status }) => status);

	const untilPaused = async (workflowId: string) =>
		await until(
			'the execution is paused',
			async () => String(await statuses(workflowId)) === String(WAITING),
		);

	const startWorkflow = async (browser: Browser, name: string): Promise<[Editor, string]> => {
		const workflowId = await newWorkflow(name);
		const editor = await environment.editor(browser);
		await editor.canvas.openWorkflow(workflowId);
		await editor.canvas.executeWorkflow();
		return [editor, workflowId];
	};

	const startStep = async (browser: Browser, name: string): Promise<[Editor, string]> => {
		const workflowId = await newWorkflow(name);
		const editor = await environment.editor(browser);
		await editor.canvas.openWorkflow(workflowId);
		await editor.canvas.openNode(NODE);
		await editor.node.executeStep();
		return [editor, workflowId];
	};

	test('Execute Workflow and Execute Step show the waiting state, then the output', async ({
		browser,
	}) => {
		const [whole, wholeId] = await startWorkflow(browser, 'Whole workflow');
		const [step, stepId] = await startStep(browser, 'One step');
		await untilPaused(wholeId);
		await untilPaused(stepId);
		await whole.page.getByTestId('stop-execution-button').waitFor();
		await step.output.waits();

		environment.simulator.control.advance(600);
		await whole.canvas.executionEnded(ONE_POLL);
		await step.output.succeeded(ONE_POLL);
		await whole.canvas.openNode(NODE);
		for (const editor of [whole, step]) {
			await editor.output.succeeded();
			expect(await editor.output.items()).toMatchObject([{ status: 'success' }]);
			expect((await editor.output.watchVideo()).seconds).toBeGreaterThan(0);
		}
	});

	test('Stop cancels a paused execution with its helper workflows, and ends the polling', async ({
		browser,
	}) => {
		const [editor, workflowId] = await startWorkflow(browser, 'Stopped');
		await untilPaused(workflowId);
		const { control } = environment.simulator;
		const asked = control.requests().length;
		await editor.canvas.stopWorkflow();
		await editor.canvas.executionEnded();
		const [started] = (await environment.client.executions(workflowId)).slice(-1);
		expect(started).toMatchObject({ mode: 'manual', status: 'canceled' });

		control.advance(600);
		const allEnded = async () => !(await environment.client.executions(workflowId)).some(isUnended);
		await until('its helper workflows have ended', allEnded, { everyMs: 500 });
		// The polling workflow succeeded: it detected that nothing waits for it.
		expect(await statuses(workflowId)).toEqual(['success', 'canceled', 'canceled']);
		expect(control.requests()).toHaveLength(asked);
	});
});
