import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { chain, generateVideo, itemsFrom, manualTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const ROWS = `return [
	{ json: { row_number: 2, title: 'Storm', prompt: 'A lighthouse', duration: '8', 'Aspect Ratio': '9:16', random: Math.random() } },
	{ json: { row_number: 3, title: 'Calm', prompt: 'A lake', duration: '', 'Aspect Ratio': '', random: Math.random() } },
];`;

test.describe('Map Automatically', () => {
	// Each goes on where the one before it has ended.
	test.describe.configure({ mode: 'serial' });

	const environment = useTestEnvironment('Scenario for autoMap');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		const workflow = await environment.client.createWorkflow(
			chain(
				'Rows become videos',
				manualTrigger,
				itemsFrom(ROWS),
				generateVideo(environment.credential, { prompt: '', parameterMode: 'fields' }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Generate Video');
	});

	test('the form is replaced by a hint', async () => {
		await editor.node.parameter('duration').waitFor();
		await editor.node.pickMappingMode('Map Automatically');
		await editor.node.mapper.getByText('make sure the incoming data fields are named').waitFor();
		await expect(editor.node.mapper.getByTestId('parameter-input')).toHaveCount(0);
		await expect(editor.node.marks).toHaveCount(0);
	});

	test('the names of the columns can be looked up', async () => {
		const names = await editor.node.choices('availableParameters', 'duration');
		expect(names.join('\n')).toContain('duration\nnumber, one of 4, 6, 8');
	});

	test("each row becomes a video with the row's values", async () => {
		await editor.node.executeStep();
		await editor.output.succeeded();
		expect(environment.simulator.control.jobsCreated().map(({ body }) => body)).toEqual([
			{ prompt: 'A lighthouse', duration: 8, aspectRatio: '9:16', generateAudio: true },
			{ prompt: 'A lake', generateAudio: true },
		]);
	});

	test('the form is back with its values', async () => {
		await editor.node.pickMappingMode('Map Each Column Manually');
		await editor.node.parameter('duration').waitFor();
	});
});
