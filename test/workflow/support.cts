import path from 'node:path';

import type { IDataObject, INode, INodeExecutionData, IRun, IWorkflowBase } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import type { Clock } from '../../nodes/Scenario/utils/clock';
import type {
	Control,
	JobRecord,
	Outcome,
	RecordedRequest,
	Simulator,
	SimulatorOptions,
} from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import type { RunOptions } from '../../tools/engine/runWorkflow.cts';
import {
	errorOf,
	outputOf,
	runWorkflow,
	stored,
	toRetry,
} from '../../tools/engine/runWorkflow.cts';
import { useTimeoutsOf } from '../support/requestTimeouts.cts';
import type { SkippingClock } from '../support/skippingClock.cts';
import { skippingClock } from '../support/skippingClock.cts';
import { placedNode, savedWorkflow } from '../support/workflow.cts';

/** Simulated seconds per real second, while there is something to do. */
const PACE = 10;

/** For servers that take real time, as those of tests do that send little by little. */
export const FAST_PACE = 100;

/** The built node's own clock, whose functions tests replace. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const { clock } = require(
	path.join(__dirname, '../../dist/nodes/Scenario/utils/clock.js'),
) as {
	clock: Clock;
};

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

type ListName = keyof typeof methods.listSearch;

type More = Partial<RunOptions> & NodeSettings;

export interface SimulatedNode {
	simulator: Simulator;
	/** The control of that simulator. */
	control: Control;
	/** Runs the Scenario node with these parameters after a start that outputs `items`. */
	run(parameters: IDataObject, more?: More): Promise<IRun>;
	/** The same, for a run that has to succeed: returns its output items. */
	outputs(parameters: IDataObject, more?: More): Promise<INodeExecutionData[]>;
	/** The same, for a run that has to succeed: returns the JSON of its output items. */
	json(parameters: IDataObject, more?: More): Promise<IDataObject[]>;
	/** The same, for a run that has to fail: returns its error. */
	failure(parameters: IDataObject, more?: More): Promise<ReturnType<typeof errorOf>>;
	/** Continues a run with the same or other parameters, as n8n's Retry does: see `toRetry`. */
	retry(failed: IRun, parameters: IDataObject, more?: More): Promise<IRun>;
	/** What the editor calls for a node with these parameters. */
	editor(parameters: IDataObject): {
		list(name: ListName, filter?: string): Promise<Array<{ name: string; value: unknown }>>;
		/** Only the values of a list. */
		values(name: ListName, filter?: string): Promise<unknown[]>;
		/** The form of its model, or of its app. */
		form(): ReturnType<typeof methods.resourceMapping.getModelParameters>;
		/** Available Parameters of its model, or of its app. */
		available(): ReturnType<typeof methods.loadOptions.listModelParameters>;
	};
	/** Values of the credential for this simulator. */
	credentials(over?: Record<string, string>): Record<'apiKey' | 'apiSecret' | 'baseUrl', string>;
	/** Calls the API from outside of the node. */
	call(method: string, path: string, body?: object): Promise<{ ok: boolean; body: IDataObject }>;
	/**
	 * Starts a job from outside of the node. It ends when the test lets an hour pass, unless its
	 * outcome says otherwise.
	 */
	startJob(outcome?: Outcome, modelId?: string): Promise<string>;
	/** The jobs since the start of the test. */
	created(): JobRecord[];
	/** The requests since the start of the test whose paths match. Without a method, all of them. */
	requestsTo(path: RegExp, method?: string): RecordedRequest[];
	/** Requests that were refused with HTTP 429. */
	refused(): RecordedRequest[];
	/** The output item has the file of its asset, in memory. */
	expectItsFile(item: INodeExecutionData | undefined, field?: string): void;
	/** Lets time pass, for the node and the simulator. */
	wait(seconds: number): Promise<void>;
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
	const nodes = [
		placedNode('Start', 'n8n-nodes-base.manualTrigger'),
		...(more.before ?? []),
		placedNode(NODE, 'n8n-nodes-scenario.scenario', {
			parameters: parameters as INode['parameters'],
			credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
			...more.settings,
		}),
		...(more.then ?? []),
	];
	const next = (to: INode | undefined) => ({
		main: [to ? [{ node: to.name, type: 'main' as const, index: 0 }] : []],
	});
	const connections = Object.fromEntries(nodes.map(({ name }, i) => [name, next(nodes[i + 1])]));
	return savedWorkflow(nodes, connections, more.workflowId);
}

export const items = (...json: IDataObject[]): INodeExecutionData[] =>
	json.map((entry, item) => ({ json: entry, pairedItem: { item } }));

/** That many items, with their numbers in `row`. */
export const rows = (count: number): INodeExecutionData[] =>
	items(...Array.from({ length: count }, (_, row) => ({ row })));

/** The JSON of the output items, from the error output with `1`. */
export const jsonOf = (run: IRun, output = 0): IDataObject[] =>
	outputOf(run, NODE, output).map(({ json }) => json);

export const hintsOf = (run: IRun) => run.data.resultData.runData[NODE]?.at(-1)?.hints ?? [];

/** Settings of the node. */
export const CONTINUE = { onError: 'continueRegularOutput' } as const;
export const ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;
export const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** For faults: requests that submit a job of a model. */
export const SUBMISSION = { method: 'POST', path: '/generate/' };

/** Starts a simulator before the tests of a file, with one clock for the node and itself. */
export function useSimulator(options: SimulatorOptions = {}, pace = PACE): SimulatedNode {
	const simulated = {
		async run(parameters, more = {}) {
			return await runWorkflow(workflowOf(parameters, more), {
				credentials: { ...simulated.credentials(), ...more.credential },
				...more,
			});
		},
		async outputs(parameters, more) {
			const run = await simulated.run(parameters, more);
			expect(errorOf(run).message).toBe('');
			return outputOf(run, NODE);
		},
		json: async (...given) => (await simulated.outputs(...given)).map(({ json }) => json),
		async failure(...given) {
			const error = errorOf(await simulated.run(...given));
			expect(error.message).not.toBe('');
			return error;
		},
		retry: async (failed, parameters, more = {}) => {
			const earlier = toRetry(stored(failed), workflowOf(parameters, more));
			if (!earlier) throw new Error('n8n has nothing to continue with');
			return await simulated.run(parameters, { ...more, earlier });
		},
		editor(parameters) {
			const context = loadOptionsContext(parameters, simulated.credentials());
			const { listSearch, loadOptions, resourceMapping } = methods;
			const isApp = parameters.resource === 'app';
			const { getAppParameters, getModelParameters } = resourceMapping;
			const { listAppParameters, listModelParameters } = loadOptions;
			const list = async (name: ListName, filter?: string) =>
				(await listSearch[name].call(context, filter)).results;
			return {
				list,
				values: async (...given) => (await list(...given)).map(({ value }) => value),
				form: async () => await (isApp ? getAppParameters : getModelParameters).call(context),
				available: async () =>
					await (isApp ? listAppParameters : listModelParameters).call(context),
			};
		},
		credentials(over) {
			const { apiKey, apiSecret, baseUrl } = simulated.simulator;
			return { apiKey, apiSecret, baseUrl, ...over };
		},
		async call(method, path, body) {
			const { apiKey, apiSecret, baseUrl } = simulated.simulator;
			const token = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
			const headers = { authorization: `Basic ${token}`, 'content-type': 'application/json' };
			const content = body && JSON.stringify(body);
			const reply = await fetch(`${baseUrl}${path}`, { method, headers, body: content });
			return { ok: reply.ok, body: (await reply.json()) as IDataObject };
		},
		async startJob(outcome, modelId = 'model_test') {
			simulated.control.setModel({ id: modelId });
			simulated.control.nextOutcome({ seconds: 3_600, ...outcome });
			const { body } = await simulated.call('POST', `/generate/custom/${modelId}`, {});
			return (body.job as { jobId: string }).jobId;
		},
		created: () => simulated.control.jobsCreated(),
		requestsTo: (path, wanted) =>
			simulated.control
				.requests()
				.filter(({ method, ...sent }) => path.test(sent.path) && (wanted ?? method) === method),
		expectItsFile(item, field = 'data') {
			const bytes = simulated.control.assetBytes(String(item?.json.assetId));
			const file = Buffer.from(item?.binary?.[field]?.data ?? '', 'base64');
			expect(file.equals(bytes)).toBe(true);
		},
		refused: () => simulated.control.requests().filter(({ status }) => status === 429),
		wait: async (seconds) => await skipping.sleep(seconds * 1_000),
	} as SimulatedNode;
	let skipping: SkippingClock;
	let restoreTimeouts = () => {};
	beforeAll(async () => {
		const unanswered = () => simulated.control.unanswered();
		skipping = skippingClock({ pace, unanswered });
		Object.assign(clock, skipping);
		restoreTimeouts = useTimeoutsOf(skipping);
		const sleep = async (ms: number) => await skipping.sleep(ms);
		const simulator = await startSimulator({ now: skipping.now, sleep, ...options });
		Object.assign(simulated, { simulator, control: simulator.control });
	});
	beforeEach(() => {
		simulated.control.reset();
		skipping.start();
	});
	afterAll(async () => {
		restoreTimeouts();
		await simulated.simulator.close();
	});
	return simulated;
}

/** The highest number of jobs that ran at the same time. */
export const atOnce = (jobs: JobRecord[]): number =>
	Math.max(
		...jobs.map(
			({ createdAt: at }) =>
				jobs.filter(({ createdAt, endsAt }) => createdAt <= at && at < endsAt).length,
		),
	);

/** For `onStart`: stops the execution as soon as it is time. */
export const stopWhen =
	(isTime: () => boolean) =>
	(cancel: () => void): void => {
		const timer = setInterval(() => {
			if (!isTime()) return;
			clearInterval(timer);
			cancel();
		}, 5);
	};

/** Waits in real time until something is there. */
export async function until<T>(find: () => T | undefined): Promise<T> {
	for (;;) {
		const found = find();
		if (found !== undefined) return found;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
