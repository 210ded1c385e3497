import '../../tools/engine/userFolder.cts';

import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { Container } from '@n8n/di';
import axios from 'axios';
import { BinaryDataService } from 'n8n-core';
import type {
	IBinaryData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

import type { Clock } from '../../nodes/Scenario/utils/clock';
import { MEDIA, readMedia } from '../../simulator/files/media.cts';
import type { RecordedRequest, Simulator } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import { bytesOfFile, keepFilesOnDisk } from '../../tools/engine/binaryStore.cts';
import { runPausing } from '../../tools/engine/pausing.cts';
import { runWorkflow, stored, toRetry } from '../../tools/engine/runWorkflow.cts';
import { stubNode } from '../../tools/engine/stubs.cts';
import { seededRandom } from '../support/seededRandom.cts';
import { useTimeoutsOf } from '../support/requestTimeouts.cts';
import { skippingClock } from '../support/skippingClock.cts';
import { placedNode, savedWorkflow } from '../support/workflow.cts';
import type { Content, Schedule, Step } from './schedule.cts';
import { PRICES, SUBMISSION } from './schedule.cts';

/** A run of an execution: the first one or a retry. */
export interface ObservedRun {
	/** The index of its execution. */
	execution: number;
	/** The text that n8n stores. */
	text: string;
	run: IRun;
	wasStopped: boolean;
	/** Milliseconds since the epoch of the service's clock. */
	startedAt: number;
	endedAt: number;
}

/** What has happened, from the records of the service and the data of n8n. */
export type Observation = Awaited<ReturnType<typeof runSchedule>>;

const MODEL = 'model_simulation';

/** An app of the simulator that takes a prompt. */
const APP = 'wflow_poster';

const load = createRequire(__filename);
const dist = path.join(__dirname, '../../dist');

let simulator: Simulator | undefined;

/** Faster than in other tests: nothing here takes real time. */
const clock = skippingClock({ pace: 10, unanswered: () => simulator?.control.unanswered() ?? [] });

/** Lets the node use the clock of the simulation, and chance of a schedule. */
function setUpNode(random: () => number): void {
	const ownClock = load(path.join(dist, 'nodes/Scenario/utils/clock.js')) as { clock: Clock };
	Object.assign(ownClock.clock, clock, { random });
	useTimeoutsOf(clock);
}

/** Forgets what the modules of the node hold, as a new process would. */
function restartNode(random: () => number): void {
	const isOfNode = (file: string) => file.startsWith(dist);
	for (const module of Object.values(load.cache)) {
		if (!module) continue;
		// Whoever has loaded a module keeps it.
		module.children = module.children.filter(({ filename }) => !isOfNode(filename));
	}
	for (const file of Object.keys(load.cache)) if (isOfNode(file)) delete load.cache[file];
	setUpNode(random);
}

const service = () => Container.get(BinaryDataService);

/** While a webhook's execution runs, its files have a temporary place. */
const TEMPORARY = 'executions/temp/';
const FINAL = 'executions/1/';

const [PICTURE = Buffer.alloc(0)] = MEDIA.image.map(readMedia);

async function createFile(content: Content): Promise<{ data: IBinaryData } | undefined> {
	const file = { mimeType: 'image/png', fileName: 'picture.png', data: '' };
	if (content === 'fileInMemory') return { data: { ...file, data: PICTURE.toString('base64') } };
	if (content !== 'fileOnDisk') return undefined;
	const location = { type: 'execution' as const, workflowId: 'workflow', executionId: 'temp' };
	return { data: await service().store(location, PICTURE, file) };
}

const CONTENT_OF: Record<Content, (context: IExecuteFunctions) => object> = {
	plain: () => ({}),
	date: () => ({ at: new Date('2026-11-20T10:00:00Z') }),
	// Filled caches make such an object look different after an expression has read it.
	dateTime: (context) => ({
		at: context.evaluateExpression('{{ DateTime.fromISO("2026-11-20T10:00:00Z") }}', 0),
	}),
	buffer: () => ({ bytes: Buffer.from('bytes') }),
	undefined: () => ({ nothing: undefined, list: [undefined, Number.NaN, -0] }),
	nested: () => ({ deep: [{ at: new Date(0), deeper: { none: undefined, list: [[], {}] } }] }),
	fileInMemory: () => ({}),
	fileOnDisk: () => ({}),
};

/** The prompt of an item, which tells in the service's records for whom a job was submitted. */
function promptOf({ prompts }: Schedule, execution: number, item: number): string {
	if (prompts === 'none') return 'same';
	return prompts === 'items' ? `item${item}` : `execution${execution}item${item}`;
}

/** An item for which jobs are submitted: in each execution, node and iteration it is another one. */
export interface Target {
	execution: number;
	node: number;
	round: number;
	item: number;
}

/** The start of the prompt of a target, in a version of the workflow: see `suffixOf`. */
export function tokenOf(schedule: Schedule, target: Target, version: number): string {
	const { execution, node, round, item } = target;
	const own = schedule.prompts === 'all' ? `node${node}round${round}` : '';
	return `${promptOf(schedule, execution, item)}${own}version${version}`;
}

/** The part of a prompt that identifies the item, without the values that change. */
export const getToken = (prompt: unknown): string => String(prompt).split(' ')[0] ?? '';

/** Puts out live values, as n8n's Data Table and database nodes do. */
const createSource = (schedule: Schedule, execution: number) =>
	stubNode('source', async function (this: IExecuteFunctions) {
		const items = schedule.items.map(async (content, item): Promise<INodeExecutionData> => {
			const binary = await createFile(content);
			const prompt = promptOf(schedule, execution, item);
			return {
				json: { isInput: true, prompt, ...CONTENT_OF[content](this) },
				...(binary && { binary }),
				pairedItem: { item: 0 },
			};
		});
		return [await Promise.all(items)];
	});

/** Passes the items of the first iteration on in each, like Loop Over Items. */
const createLoop = (rounds: number) =>
	stubNode(
		'loop',
		async function (this: IExecuteFunctions) {
			const context = this.getContext('node') as { items?: INodeExecutionData[]; round?: number };
			context.items ??= this.getInputData();
			context.round = (context.round ?? 0) + 1;
			return context.round <= rounds ? [context.items, []] : [[], context.items];
		},
		{ outputs: ['main', 'main'] },
	);

export const NODES = ['Scenario', 'Scenario 2'];

/** The expression that tells the prompts of different nodes, iterations and versions apart. */
const suffixOf = ({ prompts }: Schedule, node: number, version: number) =>
	`${prompts === 'all' ? `"node${node}round" + $runIndex + ` : ''}"version${version}"`;

/** The node's parameters for a prompt, which is an expression without its braces. */
function parametersFor(
	{ target, waitForCompletion, downloadFiles, options }: Schedule,
	prompt: string,
): INodeParameters {
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	const waiting = { parameterMode: 'json', waitForCompletion, downloadFiles, options };
	switch (target) {
		case 'model':
			return {
				...{ resource: 'video', operation: 'generate', model: byId(MODEL), ...waiting },
				prompt: `={{ ${prompt} }}`,
				parametersJson: '={{ $binary?.data ? { image: "data" } : {} }}',
			};
		case 'app':
			return {
				...{ resource: 'app', operation: 'run', app: byId(APP), ...waiting },
				parametersJson: `={{ ({ prompt: (${prompt}) }) }}`,
			};
		case 'prompt': {
			const { maxCost, maxTotalCost } = options;
			return {
				...{ resource: 'prompt', operation: 'generate', options: { maxCost, maxTotalCost } },
				prompt: `={{ ${prompt} }}`,
				images: '={{ $binary?.data ? "data" : "" }}',
			};
		}
	}
}

function createWorkflow(schedule: Schedule, version: number): IWorkflowBase {
	const { settings, nodes, changing } = schedule;
	const chance = changing ? ' + " " + Math.random()' : '';
	const scenarioNodes = NODES.slice(0, nodes).map((name, index) =>
		placedNode(name, 'n8n-nodes-scenario.scenario', {
			// What fills the caches of a date comes first.
			parameters: parametersFor(
				schedule,
				`$json.at?.weekNumber, $json.prompt + ${suffixOf(schedule, index, version)}${chance}`,
			),
			credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
			...settings,
			maxTries: 2,
			waitBetweenTries: 1,
		}),
	);
	const to = (...names: string[]) =>
		names.map((name) => ({ node: name, type: 'main' as const, index: 0 }));
	const names = scenarioNodes.map(({ name }) => name);
	return savedWorkflow(
		[
			placedNode('Start', 'n8n-nodes-base.manualTrigger'),
			placedNode('Source', 'test.source'),
			placedNode('Loop', 'test.loop'),
			...scenarioNodes,
		],
		{
			Start: { main: [to('Source')] },
			Source: { main: [to('Loop')] },
			Loop: { main: [to(...names), []] },
			...(names[0] && { [names[0]]: { main: [to('Loop')] } }),
		},
	);
}

/** What another program sends. */
const FOREIGN_REQUESTS = {
	model: { method: 'POST', url: `/generate/custom/${MODEL}` },
	app: { method: 'PUT', url: `/workflows/${APP}/run` },
	prompt: { method: 'POST', url: '/generate/prompt' },
};

/**
 * CPU time after which a run counts as hanging: unlike real time it hardly depends on the load of the
 * machine. An hour of waiting takes 20 seconds of it.
 */
const HANGING_MS = 90_000;

/** Real time for a run that hangs without doing anything. */
const MAX_RUN_MS = 600_000;

/** Resolves when a run has taken too long. */
async function hang(signal: AbortSignal): Promise<void> {
	const start = process.cpuUsage();
	for (let elapsed = 0; elapsed < MAX_RUN_MS; elapsed += 1_000) {
		await wait(1_000, undefined, { ref: false, signal });
		const { user, system } = process.cpuUsage(start);
		if ((user + system) / 1000 > HANGING_MS) return;
	}
}

const isSubmission = ({ path: at }: RecordedRequest) => new RegExp(SUBMISSION.path).test(at);

interface Execution {
	index: number;
	runs: ObservedRun[];
	/** The text from which the latest retry started. */
	retriedFrom?: string;
	/** Whether the process has ended since. */
	isForgotten: boolean;
	forgottenRetries: number;
	/** Of the prompt. */
	version: number;
}

/**
 * Less than n8n takes to start. In no time at all, jobs of before and after would be created within the
 * same second, and with the same input nobody could tell them apart.
 */
const RESTART_MS = 5_000;

/** Runs a schedule on n8n's engine against a service of its own. */
export async function runSchedule(schedule: Schedule) {
	await keepFilesOnDisk();
	const random = seededRandom(schedule.seed);
	clock.start();
	setUpNode(random);
	const { now, sleep } = clock;
	const current = await startSimulator({ now, sleep, random, ...schedule.service });
	simulator = current;
	const { control, apiKey, apiSecret, baseUrl } = current;
	control.setModel(
		{
			id: MODEL,
			inputs: [
				{ name: 'prompt', type: 'string', prompt: true, required: { always: true } },
				{ name: 'image', type: 'file', kind: 'image' },
			],
		},
		PRICES.model,
	);
	const anomalies: string[] = [];
	const onRejection = (reason: unknown) =>
		void anomalies.push(`unhandled rejection: ${String(reason)}`);
	process.on('unhandledRejection', onRejection);
	const executions = Array.from({ length: schedule.executions }, (_, index): Execution => ({
		index,
		runs: [],
		isForgotten: false,
		forgottenRetries: 0,
		version: 0,
	}));

	const restartedAt: number[] = [];
	const restart = () => {
		restartNode(random);
		restartedAt.push(control.requests().length);
		for (const each of executions) each.isForgotten = true;
	};

	const serviceNow = () => now() + schedule.service.clockSkew * 1000;
	const submissions = () => control.requests().filter(isSubmission).length;

	const runOnce = async (execution: Execution, earlier?: IRunExecutionData): Promise<void> => {
		const { index, runs, version } = execution;
		const { stop } = schedule;
		const isStopped = stop?.execution === index && stop.run === runs.length;
		const startedAt = serviceNow();
		const before = submissions();
		let wasStopped = false;
		let hasEnded = false;
		let cancel = () => {};
		const stopWhenDue = async () => {
			while (!hasEnded && submissions() - before < (stop?.submissions ?? 0)) await sleep(50);
			await sleep(stop?.afterMs ?? 0);
			if (hasEnded) return;
			wasStopped = true;
			cancel();
		};
		const workflow = createWorkflow(schedule, version);
		const options = {
			credentials: { apiKey, apiSecret, baseUrl },
			nodes: {
				'test.source': createSource(schedule, index),
				'test.loop': createLoop(schedule.rounds),
			},
			earlier,
		};
		const onResume = schedule.restartsPaused ? restart : undefined;
		const ended =
			schedule.options.waitMode === 'paused'
				? runPausing(workflow, { ...options, clock, items: [{ json: {} }], onResume }).then(
						({ run }) => run,
					)
				: runWorkflow(workflow, {
						...options,
						onStart: (cancelRun) => {
							cancel = cancelRun;
							if (isStopped) void stopWhenDue();
						},
					});
		const watchdog = new AbortController();
		const run = await Promise.race([ended, hang(watchdog.signal).catch(() => {})]);
		hasEnded = true;
		watchdog.abort();
		if (!run) {
			anomalies.push(`a run of execution ${index} doesn't end`);
			return cancel();
		}
		const original = stored(run);
		// n8n renames the files of a webhook when its execution ends.
		const text = original.replaceAll(TEMPORARY, FINAL);
		const files = [...original.matchAll(/filesystem-v2:([^"]*executions\/temp\/[^"]*)/g)];
		for (const file of new Set(files.map(([, id = '']) => id))) {
			await service().rename(file, file.replace(TEMPORARY, FINAL));
		}
		const endedAt = serviceNow();
		runs.push({ execution: index, text, run, wasStopped, startedAt, endedAt });
	};

	const take = async ({ do: what, execution: index }: Step): Promise<void> => {
		if (what === 'restart') {
			restart();
			return await sleep(RESTART_MS);
		}
		const execution = executions[index];
		const last = execution?.runs.at(-1);
		if (!execution || !last) return;
		if (what === 'edit') execution.version = 1;
		if (what === 'undo') execution.version = 0;
		const from = what === 'again' ? execution.retriedFrom : last.text;
		// n8n only offers to retry what has failed.
		if (from === undefined || (what !== 'again' && last.run.data.resultData.error === undefined)) {
			return;
		}
		// All retries have the token that a Scenario node stores once it has run.
		const hasToken = from.includes('scenarioToken');
		const isAgain = what === 'again' && (execution.isForgotten || !hasToken);
		if (isAgain || (what === 'both' && !hasToken)) execution.forgottenRetries++;
		execution.isForgotten = false;
		const isEdited = what === 'edit' || what === 'undo';
		const retry = async () => {
			const workflow = isEdited ? createWorkflow(schedule, execution.version) : undefined;
			const earlier = toRetry(from, workflow);
			if (!earlier) return;
			execution.retriedFrom = from;
			await runOnce(execution, earlier);
		};
		await Promise.all(what === 'both' ? [retry(), retry()] : [retry()]);
	};

	let foreignJob: string | undefined;
	if (schedule.foreignJob > 0) {
		const prompt = tokenOf(schedule, { execution: 0, node: 0, round: 0, item: 0 }, 0);
		const { data } = await axios.request<{ job: { jobId: string } }>({
			...FOREIGN_REQUESTS[schedule.target],
			baseURL: baseUrl,
			data: { prompt, ...(schedule.target === 'prompt' && { mode: 'completion', numResults: 1 }) },
			auth: { username: apiKey, password: apiSecret },
			proxy: false,
		});
		foreignJob = data.job.jobId;
		await sleep(schedule.foreignJob * 1000);
	}
	control.nextFault(...structuredClone(schedule.faults));
	control.nextOutcome(...structuredClone(schedule.outcomes));
	await Promise.all(executions.map(async (execution) => await runOnce(execution)));
	for (const step of schedule.steps) await take(step);

	// A request that has left may still get its reply, but nothing begins any more.
	await sleep(70_000);
	const requestsAtEnd = control.requests().length;
	await sleep(180_000);
	const late = control.requests().length - requestsAtEnd;
	if (late > 0) anomalies.push(`${late} requests were sent after the end of all runs`);
	process.off('unhandledRejection', onRejection);

	const fileBytes = new Map<string, Buffer>();
	for (const { run } of executions.flatMap(({ runs }) => runs)) {
		const outputs = NODES.flatMap((name) => getOutputs(run, name, 0));
		for (const { json, binary } of outputs.map(({ item }) => item)) {
			if (binary?.data) fileBytes.set(String(json.assetId), await bytesOfFile(binary.data));
		}
	}
	const { isClaimed } = load(path.join(dist, 'nodes/Scenario/submission/submissionStore.js')) as {
		isClaimed: (jobId: string) => boolean;
	};
	const jobs = control.jobsCreated().filter(({ jobId }) => jobId !== foreignJob);
	await current.close();
	return {
		schedule,
		/** By execution, in the order in which they ended. */
		runs: executions.map(({ runs }) => runs),
		/** Without that of another program. */
		jobs,
		/** Jobs whose IDs the process knows at the end. */
		knownToProcess: new Set(jobs.flatMap(({ jobId }) => (isClaimed(jobId) ? [jobId] : []))),
		requests: control.requests(),
		/** Requests up to each restart of the process. */
		restartedAt,
		/**
		 * Retries by execution for which n8n's data and the process have no memory of an earlier retry
		 * from the same data. Nothing can tell them from the first one, so they pay again (see "What pays
		 * again").
		 */
		forgottenRetries: executions.map(({ forgottenRetries }) => forgottenRetries),
		/** Bytes of each asset in the service, and of each file in the outputs. */
		bytesOf: control.assetBytes,
		fileBytes,
		/** What should not have happened at all. */
		anomalies,
	};
}

/** The items of a node's output, with the iteration that they belong to. */
export const getOutputs = (run: IRun, node: string, output: number) =>
	(run.data.resultData.runData[node] ?? []).flatMap(({ data }, round) =>
		(data?.main?.[output] ?? []).map((item) => ({ round, item })),
	);
