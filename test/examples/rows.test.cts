import type { INode } from 'n8n-workflow';

import { outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { items, useSimulator, workflowOf } from '../workflow/support.cts';
import { readExample, STICKY_NOTE, type Example } from './support/example.cts';

const simulated = useSimulator({ rateLimit: 0 });

const ROWS = [
	{ row_number: 2, Title: 'Fox', Prompt: 'A fox in the snow' },
	{ row_number: 3, Title: 'Nothing', Prompt: '' },
];

const parametersOf = ({ nodes }: Example, name: string) =>
	nodes.find((node) => node.name === name)?.parameters;

const standIn = (node: INode, position: number): INode => {
	if (node.type.startsWith('n8n-nodes-scenario.')) return node;
	const type = position === 0 ? 'n8n-nodes-base.manualTrigger' : 'n8n-nodes-base.noOp';
	return { ...node, type, typeVersion: 1, parameters: {}, credentials: undefined };
};

/** With nodes that pass items on in place of Google's; examplesSheets.e2e.cts has the real ones. */
describe('examples/sheet-to-videos.json', () => {
	async function runExample() {
		const example = readExample('sheet-to-videos.json');
		const nodes = example.nodes.filter(({ type }) => type !== STICKY_NOTE).map(standIn);
		const begun: Array<{ name: string; submitted: number }> = [];
		const run = await runWorkflow(
			{ ...workflowOf({}), ...example, nodes },
			{
				credentials: simulated.credentials(),
				items: items(...ROWS),
				onNodeStart: (name) => begun.push({ name, submitted: simulated.created().length }),
			},
		);
		return { run, begun };
	}

	it('marks all rows before anything is paid', async () => {
		const { run, begun } = await runExample();
		const [mark, ...others] = begun.filter(({ name }) => name === 'Mark as In Work');
		expect(mark).toEqual({ name: 'Mark as In Work', submitted: 0 });
		expect(others).toEqual([]);
		expect(outputOf(run, 'Mark as In Work')).toHaveLength(ROWS.length);
		const [generate] = begun.filter(({ name }) => name === 'Generate Video');
		expect(begun.indexOf(mark!)).toBeLessThan(begun.indexOf(generate!));
		expect(simulated.created().map(({ body }) => body.prompt)).toEqual(['A fox in the snow']);
	});

	it('has what to do in the message of a row that fails', async () => {
		const { run } = await runExample();
		const [item, ...others] = outputOf(run, 'Generate Video', 1);
		expect(others).toEqual([]);
		expect(item?.json.message).toMatch(/Nothing was submitted for this item\.$/);
	});
});

describe('The examples that read a sheet', () => {
	it.each(['sheet-to-videos.json', 'scheduled-pipeline.json'])(
		'%s writes into the column Note what to do',
		(file) => {
			expect(parametersOf(readExample(file), 'Mark as Failed')).toMatchObject({
				columns: { value: { Note: expect.stringMatching(/^=\{\{ \$json\.message \?\? /) } },
			});
		},
	);

	it.each([
		['sheet-to-videos.json', 'Generate Video', { options: { maxTotalCost: 500 } }, [500]],
		[
			'scheduled-pipeline.json',
			'Limits',
			{ assignments: { assignments: [{ value: 1000 }, { value: 100 }] } },
			[1000, 100],
		],
	])('the notes of %s name the cost limits of %s', (file, node, parameters, limits) => {
		const example = readExample(file);
		expect(parametersOf(example, node)).toMatchObject(parameters);
		const notes = example.nodes.filter(({ type }) => type === STICKY_NOTE);
		const texts = notes.map(({ parameters: { content } }) => String(content)).join('\n');
		for (const limit of limits) expect(texts.replaceAll(',', '')).toContain(String(limit));
	});
});
