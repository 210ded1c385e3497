import type { Editor } from '../harness/editor.cts';
import { until } from '../harness/process.cts';
import { openScene, type Scene } from '../harness/scene.cts';
import { chain, generateVideo, manualTrigger } from '../harness/workflows.cts';

const NODE = 'Generate Video';

/** The execution that a person has started, the keeper that it hangs on, and the lookout. */
const ASLEEP = ['waiting', 'waiting', 'waiting'];

/** Longer than a parked execution sleeps between two looks, and n8n is in no hurry to wake it. */
const ONE_LOOK = { seconds: 120, everyMs: 500 };

describe('A parked execution in the editor', () => {
	let scene: Scene;
	beforeEach(async () => {
		scene = await openScene('Scenario for parking', { jobSeconds: 600 });
	});
	afterEach(async () => await scene.close());

	const newWorkflow = async (name: string) => {
		const options = { waitMode: 'parked' };
		const node = generateVideo(scene.credential, { options });
		return (await scene.client.createWorkflow(chain(name, manualTrigger, node))).id;
	};

	const statuses = async (workflowId: string) =>
		(await scene.client.executions(workflowId)).map(({ status }) => status);

	const parked = async (workflowId: string) =>
		await until(
			'the execution is parked',
			async () => String(await statuses(workflowId)) === String(ASLEEP),
		);

	const startWorkflow = async (name: string): Promise<[Editor, string]> => {
		const workflowId = await newWorkflow(name);
		const editor = await scene.editor();
		await editor.canvas.openWorkflow(workflowId);
		await editor.canvas.executeWorkflow();
		return [editor, workflowId];
	};

	const startStep = async (name: string): Promise<[Editor, string]> => {
		const workflowId = await newWorkflow(name);
		const editor = await scene.editor();
		await editor.canvas.openWorkflow(workflowId);
		await editor.canvas.openNode(NODE);
		await editor.node.executeStep();
		return [editor, workflowId];
	};

	test('shows that it waits, then its output, without a reload', async () => {
		const [whole, wholeId] = await startWorkflow('Whole workflow');
		const [step, stepId] = await startStep('One step');
		await parked(wholeId);
		await parked(stepId);
		await whole.page.getByTestId('stop-execution-button').waitFor();
		await step.output.waits();

		scene.simulator.control.advance(600);
		await whole.canvas.executionEnded(ONE_LOOK.seconds * 1_000);
		await step.output.succeeded(ONE_LOOK.seconds * 1_000);
		await whole.canvas.openNode(NODE);
		for (const editor of [whole, step]) {
			await editor.output.succeeded();
			expect(await editor.output.items()).toMatchObject([{ status: 'success' }]);
			expect((await editor.output.watchVideo()).seconds).toBeGreaterThan(0);
		}
	}, 240_000);

	test('is stopped with all that sleeps for it, and nothing asks for the job any more', async () => {
		const [editor, workflowId] = await startWorkflow('Stopped');
		await parked(workflowId);
		const { control } = scene.simulator;
		const asked = control.requests().length;
		await editor.canvas.stopWorkflow();
		await editor.canvas.executionEnded();
		const [started] = (await scene.client.executions(workflowId)).slice(-1);
		expect(started).toMatchObject({ mode: 'manual', status: 'canceled' });

		control.advance(600);
		const allEnded = async () => !(await statuses(workflowId)).includes('waiting');
		await until('those that slept for it have ended', allEnded, ONE_LOOK);
		// The lookout has done what it is there for: it saw that nobody waits any more.
		expect(await statuses(workflowId)).toEqual(['success', 'canceled', 'canceled']);
		expect(control.requests()).toHaveLength(asked);
	}, 240_000);
});
