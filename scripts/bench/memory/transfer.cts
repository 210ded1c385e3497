import { createRequire } from 'node:module';
import path from 'node:path';

import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	IVersionedNodeType,
} from 'n8n-workflow';

import type { Clock } from '../../../nodes/Scenario/transport/clock';
import { keepFilesOnDisk } from '../../../test/engine/binaryStore.cts';
import type { NodesByName } from '../../../test/engine/nodeTypes.cts';
import { errorOf, outputOf, runWorkflow } from '../../../test/engine/runWorkflow.cts';
import { scaledClock } from '../../../test/support/scaledClock.cts';
import { NODE, workflowOf } from '../../../test/workflow/support.cts';
import { toldByParent } from '../common/child.cts';
import type { Peak } from './peak.cts';
import { peakOf } from './peak.cts';

/** One run of the node: its parameters, and the file that its item brings. */
export interface Step {
	parameters: IDataObject;
	data?: IBinaryData;
	/** The JSON of its items, where there are many. */
	items?: IDataObject[];
}

/** What is to be measured: a node, once with a small file and then with a large one. */
export interface Transfer {
	credentials: ICredentialDataDecryptedObject;
	/** Goes first, so that loading the code does not count. */
	small: Step;
	large: Step;
	/** In place of ours: the node of n8n's, and the file that exports its class by `exported`. */
	other?: { node: Pick<INode, 'type' | 'typeVersion'>; file: string; exported: string };
}

export interface Measured {
	/** While the large file was on its way. */
	memory: Peak;
	/** What the node put out first for each. */
	small: INodeExecutionData;
	large: INodeExecutionData;
	/** How many items came out in the large step. */
	outputs: number;
}

function loaded({ node, file, exported }: NonNullable<Transfer['other']>): NodesByName {
	const classes = createRequire(file)(file) as Record<string, new () => IVersionedNodeType>;
	const Class = classes[exported];
	if (!Class) throw new Error(`${file} does not export ${exported}`);
	return { [node.type]: new Class() };
}

/** The node keeps to 80 requests a minute: its minutes pass in seconds. */
function hurry(): void {
	const file = path.join(__dirname, '../../../dist/nodes/Scenario/transport/clock.js');
	const { clock } = createRequire(file)(file) as { clock: Clock };
	Object.assign(clock, scaledClock(60));
}

async function run(
	{ credentials, other }: Transfer,
	nodes: NodesByName,
	{ parameters, data, items: rows = [{}] }: Step,
): Promise<INodeExecutionData[]> {
	const workflow = workflowOf(parameters, { settings: other?.node });
	const items = rows.map((json) => ({ json, ...(data && { binary: { data } }) }));
	const done = await runWorkflow(workflow, { credentials, items, nodes });
	const { message, description } = errorOf(done);
	if (message) throw new Error(`${message} ${description}`);
	return outputOf(done, NODE);
}

async function main(): Promise<void> {
	const task = await toldByParent<Transfer>();
	await keepFilesOnDisk();
	const nodes = task.other ? loaded(task.other) : {};
	if (task.large.items) hurry();
	const [small] = await run(task, nodes, task.small);
	const { result, ...memory } = await peakOf(async () => await run(task, nodes, task.large));
	const [large] = result;
	if (!small || !large) throw new Error('The node put nothing out');
	const measured: Measured = { memory, small, large, outputs: result.length };
	process.send?.(measured, () => process.exit());
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});
