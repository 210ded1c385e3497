import path from 'node:path';

import type { IDataObject, INode, INodeExecutionData, IRun, IWorkflowBase } from 'n8n-workflow';

import type { Clock } from '../../nodes/Scenario/utils/clock';
import type { Control, Simulator, SimulatorOptions } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { RunOptions } from '../../tools/engine/runWorkflow.cts';
import { runWorkflow } from '../../tools/engine/runWorkflow.cts';
import type { SkippingClock } from '../support/skippingClock.cts';
import { skippingClock } from '../support/skippingClock.cts';

/** Simulated seconds per real second, while there is something to do. */
const PACE = 10;

/** For servers that take real time, as those of tests do that send little by little. */
export const FAST_PACE = 100;

/** The built node's own clock, whose functions tests replace. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { clock } = require(path.join(__dirname, '../../dist/nodes/Scenario/utils/clock.js')) as {
	clock: Clock;
};

export interface SimulatedNode {
	simulator: Simulator;
	/** The control of that simulator. */
	control: Control;
	/** Runs the Scenario node with these parameters after a start that outputs `items`. */
	run(parameters: IDataObject, more?: Partial<RunOptions> & NodeSettings): Promise<IRun>;
}

export interface NodeSettings {
	/** Settings of the node, e.g. onError or retryOnFail. */
	settings?: Partial<INode>;
	/** Overrides values of the credential. */
	credential?: IDataObject;
	/** Nodes between the start and the Scenario node, in a row. */
	before?: INode[];
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
		...(more.before ?? []),
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

/** Starts a simulator before the tests of a file, with one clock for the node and itself. */
export function useSimulator(options: SimulatorOptions = {}, pace = PACE): SimulatedNode {
	const simulated = {
		async run(parameters, more = {}) {
			const { apiKey, apiSecret, baseUrl } = simulated.simulator;
			return await runWorkflow(workflowOf(parameters, more), {
				credentials: { apiKey, apiSecret, baseUrl, ...more.credential },
				...more,
			});
		},
	} as SimulatedNode;
	let skipping: SkippingClock;
	beforeAll(async () => {
		const unanswered = () => simulated.control.unanswered();
		skipping = skippingClock({ pace, unanswered });
		Object.assign(clock, skipping);
		const simulator = await startSimulator({ now: skipping.now, ...options });
		Object.assign(simulated, { simulator, control: simulator.control });
	});
	beforeEach(() => {
		simulated.control.reset();
		skipping.start();
	});
	afterAll(async () => await simulated.simulator.close());
	return simulated;
}
