import path from 'node:path';

import type { IDataObject, INode, INodeExecutionData, IRun, IWorkflowBase } from 'n8n-workflow';

import type { Clock } from '../../nodes/Scenario/transport/clock';
import type { Simulator, SimulatorOptions } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { RunOptions } from '../engine/runWorkflow.cts';
import { runWorkflow } from '../engine/runWorkflow.cts';
import { scaledClock } from '../support/scaledClock.cts';

/** Simulated seconds in a real one: a job of 12 s takes a fifth of that in milliseconds. */
const PACE = 100;

/** For what has to happen within seconds: a busy machine may stand still for a good part of one. */
export const SLOW_PACE = 20;

/** The built node's own clock: replacing its functions is how a test brings its own time. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { clock } = require(path.join(__dirname, '../../dist/nodes/Scenario/transport/clock.js')) as {
	clock: Clock;
};

export interface Bench {
	simulator: Simulator;
	/** Runs the Scenario node with these parameters behind a start that puts out `items`. */
	run(parameters: IDataObject, more?: Partial<RunOptions> & NodeSettings): Promise<IRun>;
}

export interface NodeSettings {
	/** Settings of the node, e.g. onError or retryOnFail. */
	settings?: Partial<INode>;
	/** Overrides values of the credential. */
	credential?: IDataObject;
	/** Nodes behind the Scenario node, in a row. */
	then?: INode[];
	/** Empty for a workflow that was never saved. */
	workflowId?: string;
}

export const NODE = 'Scenario';

/** A workflow of a start, the Scenario node, and what follows. */
export function workflowOf(parameters: IDataObject, more: NodeSettings = {}): IWorkflowBase {
	const node = (name: string, type: string, over: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...over,
	});
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger'),
		node(NODE, 'n8n-nodes-scenario.scenario', {
			parameters: parameters as INode['parameters'],
			credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
			...more.settings,
		}),
		...(more.then ?? []),
	];
	const next = (to: INode | undefined) => ({
		main: [to ? [{ node: to.name, type: 'main' as const, index: 0 }] : []],
	});
	return {
		id: more.workflowId ?? 'workflow',
		name: 'Test',
		active: false,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		activeVersionId: null,
		nodes,
		connections: Object.fromEntries(nodes.map(({ name }, i) => [name, next(nodes[i + 1])])),
		settings: { executionOrder: 'v1' },
	};
}

export const items = (...json: IDataObject[]): INodeExecutionData[] =>
	json.map((entry, item) => ({ json: entry, pairedItem: { item } }));

/** Starts a simulator before the tests of a file, with the node's clock at the same pace. */
export function useBench(options: SimulatorOptions = {}, pace = PACE): Bench {
	const bench: Bench = {
		simulator: undefined as unknown as Simulator,
		async run(parameters, more = {}) {
			const { apiKey, apiSecret, baseUrl } = bench.simulator;
			return await runWorkflow(workflowOf(parameters, more), {
				credentials: { apiKey, apiSecret, baseUrl, ...more.credential },
				...more,
			});
		},
	};
	beforeAll(async () => {
		const scaled = scaledClock(pace);
		Object.assign(clock, scaled);
		bench.simulator = await startSimulator({ now: scaled.now, ...options });
	});
	beforeEach(() => bench.simulator.control.reset());
	afterAll(async () => await bench.simulator.close());
	return bench;
}
