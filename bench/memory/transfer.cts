/** The process that is measured: runs one node on n8n's engine, first with little, then with much. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	IVersionedNodeType,
	IWorkflowBase,
} from 'n8n-workflow';

import type { Clock } from '../../nodes/Scenario/utils/clock';
import { paddedContent } from '../../simulator/files/content.cts';
import { keepFilesOnDisk, storedFile } from '../../tools/engine/binaryStore.cts';
import { built, type NodesByName } from '../../tools/engine/nodeTypes.cts';
import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { chain, manualTrigger } from '../../tools/n8n/workflows.cts';
import type { Peak } from './table.cts';

/** One run of the node: its parameters and its items. */
export interface Step {
	parameters: IDataObject;
	/** A file that each item brings. */
	data?: IBinaryData;
	/** The JSON of the items. Default: one empty item. */
	items?: IDataObject[];
}

/** What to measure. */
export interface Transfer {
	credentials: ICredentialDataDecryptedObject;
	node: Pick<INode, 'type' | 'typeVersion'>;
	/** The file and the class of a node that isn't ours. */
	other?: { file: string; exported: string };
	/** Runs first, so that loading the code doesn't count. */
	small: Step;
	large: Step;
}

const NODE = 'Node';
const HEAD = path.join(__dirname, '../../simulator/media/16x9.mp4');
const CLOCK = path.join(__dirname, '../../dist/nodes/Scenario/utils/clock.js');
const SAMPLE_MS = 5;

/**
 * Measures resident memory while `work` runs. The highest point is the system's own figure when it
 * falls into this span, otherwise that of the samples.
 */
async function measurePeak<T>(work: () => Promise<T>): Promise<{ memory: Peak; result: T }> {
	global.gc?.();
	const before = process.memoryUsage.rss();
	let sampled = before;
	const sample = () => (sampled = Math.max(sampled, process.memoryUsage.rss()));
	const maxBefore = process.resourceUsage().maxRSS;
	const start = process.hrtime.bigint();
	const sampling = setInterval(sample, SAMPLE_MS);
	const result = await work();
	clearInterval(sampling);
	const seconds = Number(process.hrtime.bigint() - start) / 1e9;
	sample();
	const max = process.resourceUsage().maxRSS;
	const peak = max > maxBefore ? max * 1024 : sampled;
	return { memory: { before, peak, seconds }, result };
}

/** The node keeps to the request rate of an account: with many items its minutes pass in seconds. */
function scaleNodeClock(pace = 60): void {
	const { clock } = createRequire(CLOCK)(CLOCK) as { clock: Clock };
	const start = Date.now();
	Object.assign(clock, {
		now: () => start + (Date.now() - start) * pace,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await sleep(ms / pace, undefined, { signal }).catch(() => {});
			signal?.throwIfAborted();
		},
	} satisfies Partial<Clock>);
}

async function run(
	{ credentials, node }: Transfer,
	nodes: NodesByName,
	{ parameters, data, items: rows = [{}] }: Step,
): Promise<INodeExecutionData[]> {
	const measured: Omit<INode, 'id' | 'position'> = {
		...node,
		name: NODE,
		parameters: parameters as INode['parameters'],
		credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
	};
	const workflow = { ...chain('Memory', manualTrigger, measured), id: 'memory' } as IWorkflowBase;
	const items = rows.map((json) => ({ json, ...(data && { binary: { data } }) }));
	const done = await runWorkflow(workflow, { credentials, items, nodes });
	const { message, description } = errorOf(done);
	if (message) throw new Error(`${message} ${description}`);
	return outputOf(done, NODE);
}

/** Peak memory during the large step, the first output item of each, and the number of the large one's. */
async function measure(task: Transfer) {
	const { node, other } = task;
	const nodes = other ? { [node.type]: built<IVersionedNodeType>(other.file, other.exported) } : {};
	if (task.large.items) scaleNodeClock();
	const [small] = await run(task, nodes, task.small);
	const { result, memory } = await measurePeak(async () => await run(task, nodes, task.large));
	const [large] = result;
	if (!small || !large) throw new Error('The node returned nothing');
	return { memory, small, large, outputs: result.length };
}

export type Outcome = Awaited<ReturnType<typeof measure>>;

async function store(bytes: number): Promise<IBinaryData> {
	const video = paddedContent(readFileSync(HEAD), 'large', bytes);
	return await storedFile(video.stream(), { mimeType: 'video/mp4', fileName: 'large.mp4' });
}

async function main(): Promise<void> {
	const [task] = (await once(process, 'message')) as [Transfer | { sizes: number[] }];
	await keepFilesOnDisk();
	// Measuring must not include making the videos.
	const answer = 'sizes' in task ? await Promise.all(task.sizes.map(store)) : await measure(task);
	process.send?.(answer, () => process.exit());
}

main().catch((reason: unknown) => {
	console.error(reason);
	process.exit(1);
});
