import { stringify, parse } from 'flatted';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ExecuteWorkflowOptions,
	IExecuteFunctions,
	IExecuteWorkflowInfo,
	INodeExecutionData,
	INodeProperties,
	IRun,
	IRunExecutionData,
	ITaskData,
	IWorkflowBase,
	RelatedExecution,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, WAIT_FOR_SUB_EXECUTION, Workflow } from 'n8n-workflow';

import type { Clock } from '../../nodes/Scenario/utils/clock';
import { additionalDataOf } from './additionalData.cts';
import type { NodesByName } from './nodeTypes.cts';
import { nodeTypes } from './nodeTypes.cts';
import type { RunOptions } from './runWorkflow.cts';
import { passThrough, stubNode } from './stubs.cts';

/*
 * The part of n8n around its engine that Pause Execution needs: it stores executions, wakes them up,
 * and resumes an execution with the output of the one that it waits for. As in n8n, everything is
 * stored as text, so nothing but text survives a pause.
 */

const json = (name: string): INodeProperties => ({
	displayName: name,
	name,
	type: 'json',
	default: '',
});

const createWait = ({ now }: Pick<Clock, 'now'>) =>
	stubNode(
		'wait',
		async function (this: IExecuteFunctions) {
			const seconds = Number(this.getNodeParameter('amount', 0));
			await this.putExecutionToWait(new Date(now() + seconds * 1000));
			return [this.getInputData()];
		},
		{ properties: [json('amount')] },
	);

async function condition(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = [[], []];
	this.getInputData().forEach((item, index) => {
		const isTrue = this.getNodeParameter('conditions.conditions[0].leftValue', index) === true;
		outputs[isTrue ? 0 : 1]?.push(item);
	});
	return outputs;
}

/** What the workflows behind a paused execution use of n8n's own nodes, besides Wait. */
const NODES: NodesByName = {
	'n8n-nodes-base.executeWorkflowTrigger': stubNode('executeWorkflowTrigger', passThrough),
	'n8n-nodes-base.if': stubNode('if', condition, {
		outputs: ['main', 'main'],
		properties: [json('conditions')],
	}),
};

/** The record of an execution. */
export interface StoredExecution {
	id: string;
	/** Serialized, as in n8n's database. */
	workflow: string;
	/** The same, of its data. */
	data: string;
	mode: WorkflowExecuteMode;
	status: string;
	waitTill?: Date;
	parent?: RelatedExecution;
	/** Whether n8n keeps the record once the execution has ended, by the settings of its workflow. */
	isKept: boolean;
}

export interface PausingOptions extends Pick<RunOptions, 'credentials' | 'nodes' | 'earlier'> {
	/** Output of the start node. */
	items: INodeExecutionData[];
	clock: Pick<Clock, 'now' | 'sleep'>;
	/** Called before an execution is resumed. */
	onResume?: () => void;
	/** Whether n8n is killed while it resumes this execution, and starts again. */
	killAtResume?: (execution: StoredExecution) => boolean;
}

const nameOf = ({ workflow }: StoredExecution) => (JSON.parse(workflow) as IWorkflowBase).name;

export const isSupervisor = (execution: StoredExecution): boolean =>
	nameOf(execution).startsWith('Scenario: waiting');

export const isPolling = (execution: StoredExecution): boolean =>
	nameOf(execution).startsWith('Scenario: checking');

/** What n8n takes for the result of an execution: the last run of the node that ran last. */
function lastTask({ resultData }: IRunExecutionData): ITaskData | undefined {
	return resultData.runData[resultData.lastNodeExecuted ?? '']?.at(-1);
}

/** Runs a workflow until its execution has ended, however often it is paused. */
export async function runPausing(
	workflow: IWorkflowBase,
	{
		credentials,
		items,
		clock,
		nodes,
		earlier,
		onResume,
		killAtResume = () => false,
	}: PausingOptions,
) {
	/** In the order of their start. */
	const executions: StoredExecution[] = [];
	/** Everything that was ever stored, as text: one entry per write. */
	const written: Array<{ workflow: string; data: string }> = [];
	const wait = createWait(clock);

	const find = (id: string) => {
		const execution = executions.find((each) => each.id === id);
		if (!execution) throw new Error(`There is no execution ${id}`);
		return execution;
	};
	const dataOf = ({ data }: StoredExecution) => parse(data) as IRunExecutionData;
	const write = (execution: StoredExecution, over: Partial<StoredExecution>) => {
		Object.assign(execution, over);
		written.push({ workflow: execution.workflow, data: execution.data });
	};

	const create = (
		code: IWorkflowBase,
		mode: WorkflowExecuteMode,
		data: IRunExecutionData,
		parent?: RelatedExecution,
	) => {
		const execution: StoredExecution = {
			id: String(executions.length + 1),
			workflow: JSON.stringify(code),
			data: '',
			mode,
			status: 'running',
			parent,
			isKept: code.settings?.saveDataSuccessExecution !== 'none',
		};
		executions.push(execution);
		write(execution, { data: stringify(data) });
		return execution;
	};

	const execute = async (execution: StoredExecution, data: IRunExecutionData): Promise<IRun> => {
		const code = JSON.parse(execution.workflow) as IWorkflowBase;
		// The modules of our nodes may have been loaded anew.
		const types = nodeTypes({ ...NODES, 'n8n-nodes-base.wait': wait, ...nodes });
		const graph = new Workflow({ ...code, nodeTypes: types, active: false });
		const additionalData = {
			...additionalDataOf(credentials),
			executionId: execution.id,
			hooks: new ExecutionLifecycleHooks(execution.mode, execution.id, code),
			executeWorkflow,
			getRunExecutionData: async (id: string) => dataOf(find(id)),
		};
		const engine = new WorkflowExecute(additionalData, execution.mode, data);
		const run = await engine.processRunExecutionData(graph);
		const status = run.waitTill ? 'waiting' : run.data.resultData.error ? 'error' : 'success';
		write(execution, { data: stringify(run.data), status, waitTill: run.waitTill ?? undefined });
		return run;
	};

	const startOf = (
		code: IWorkflowBase,
		input: INodeExecutionData[],
		parent?: RelatedExecution,
	): IRunExecutionData => {
		const [node] = code.nodes;
		if (!node) throw new Error('The workflow has no start');
		const entry = {
			node,
			data: { main: [input] },
			metadata: { parentExecution: parent },
			source: null,
		};
		return createRunExecutionData({
			executionData: { nodeExecutionStack: [entry] },
			parentExecution: parent,
		});
	};

	async function executeWorkflow(
		{ code }: IExecuteWorkflowInfo,
		_: unknown,
		{ inputData, parentExecution }: ExecuteWorkflowOptions,
	) {
		if (!code) throw new Error('Only workflows given as code can be executed here');
		const data = startOf(code, inputData ?? [], parentExecution);
		const execution = create(code, 'integrated', data, parentExecution);
		const run = await execute(execution, data);
		if (run.data.resultData.error) throw run.data.resultData.error;
		return {
			executionId: execution.id,
			data: lastTask(run.data)?.data?.main ?? [null],
			waitTill: run.waitTill,
		};
	}

	/** Hands the result of an ended execution to the one that waits for it, and resumes that. */
	const resumeParent = async ({ parent, ...child }: StoredExecution): Promise<void> => {
		if (!parent?.shouldResume) return;
		const waiting = find(parent.executionId);
		const data = dataOf(waiting);
		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		if (waiting.status !== 'waiting' || !entry) return;
		const result = dataOf(child);
		const { error } = result.resultData;
		const output = lastTask(result)?.data;
		if (error) entry.metadata = { ...entry.metadata, resumeError: error };
		else if (output) entry.data = output;
		write(waiting, { data: stringify(data) });
		await resume(waiting);
	};

	const resume = async (execution: StoredExecution): Promise<void> => {
		// n8n finds it crashed when it starts again, with the data as last stored.
		if (killAtResume(execution)) write(execution, { status: 'crashed', waitTill: undefined });
		else await execute(execution, dataOf(execution));
		if (execution.status !== 'waiting') await resumeParent(execution);
	};

	const isDue = ({ waitTill }: StoredExecution) =>
		waitTill !== undefined && waitTill.getTime() !== WAIT_FOR_SUB_EXECUTION.getTime();

	const root = create(workflow, earlier ? 'retry' : 'trigger', earlier ?? startOf(workflow, items));
	const first = await execute(root, dataOf(root));
	while (root.status === 'waiting') {
		const next = executions
			.filter(isDue)
			.toSorted((a, b) => Number(a.waitTill) - Number(b.waitTill))
			.at(0);
		if (!next) throw new Error('The execution waits for nothing');
		await clock.sleep(Math.max(0, Number(next.waitTill) - clock.now()));
		onResume?.();
		await resume(next);
	}
	const status = root.status === 'error' ? 'error' : 'success';
	const run: IRun = { ...first, data: dataOf(root), status };
	return { run, executions, written };
}

export type PausedRun = Awaited<ReturnType<typeof runPausing>>;
