import type { Fault, Outcome } from '../../simulator/index.cts';
import type { Latencies } from '../../simulator/options.cts';
import { seededRandom } from '../support/seededRandom.cts';

/** What an item holds beside its prompt. n8n stores some of these values in another form. */
export const CONTENTS = [
	'plain',
	'date',
	'dateTime',
	'buffer',
	'undefined',
	'nested',
	'fileInMemory',
	'fileOnDisk',
] as const;

export type Content = (typeof CONTENTS)[number];

/** What happens after the executions have ended, one step after the other. */
export interface Step {
	/**
	 * - retry: Retry, from the data that the latest run has stored
	 * - again: Retry from the same data as the retry before
	 * - both: two Retries from the same data, side by side
	 * - edit, undo: Retry with currently saved workflow, after a change of the prompt
	 * - restart: the process of n8n ends, and another one starts
	 */
	do: 'retry' | 'again' | 'both' | 'edit' | 'undo' | 'restart';
	execution: number;
}

/** What is generated, and what each job of it costs, unless an outcome raises that. In Creative Units. */
export const PRICES = { model: 10, app: 12, prompt: 0.75 };

/** One scenario of the money path. It is plain JSON: one line repeats it. */
export interface Schedule {
	seed: number;
	/** Generate Video, Run App or Generate Prompt. */
	target: keyof typeof PRICES;
	items: Content[];
	/** Which prompts differ: all, those of the items of one run, or none. */
	prompts: 'all' | 'items' | 'none';
	/** Executions side by side. */
	executions: number;
	/** Scenario nodes with the same input. */
	nodes: number;
	/** Iterations of a loop around the node. */
	rounds: number;
	/** Seconds before the executions at which another program submits what their first item does; 0: never. */
	foreignJob: number;
	/** Whether the values differ at each evaluation. */
	changing: boolean;
	settings: {
		onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
		retryOnFail: boolean;
		executeOnce: boolean;
	};
	waitForCompletion: boolean;
	downloadFiles: boolean;
	/** Additional Options. */
	options: {
		waitMode: 'running' | 'paused';
		timeout: number;
		onTimeout: 'fail' | 'returnJob';
		onItemError: 'stop' | 'finishOthers';
		onUnconfirmed: 'stop' | 'submitAgain';
		maxConcurrentJobs: number;
		maxCost: number;
		maxTotalCost: number;
	};
	/** Whether the process of n8n ends while executions are paused, and another one starts. */
	restartsPaused: boolean;
	service: {
		maxJobsInFlight: number;
		clockSkew: number;
		repeatedRows: boolean;
		latency: Latencies;
	};
	faults: Fault[];
	/** Of the jobs in the order of their creation. */
	outcomes: Outcome[];
	/**
	 * Stop, in a run of an execution: 0 is the first one, 1 its first retry. So long after the service has
	 * got so many submissions in that run; 0: after its start.
	 */
	stop?: { execution: number; run: number; submissions: number; afterMs: number };
	steps: Step[];
}

/** Requests that submit jobs, or ask for their prices. */
export const SUBMISSION = { path: '/generate/|/run$' };

const JOBS = { method: 'GET', path: '/jobs' };
const ASSETS = { path: '/assets/' };
const FILES = { path: '^/cdn/files/' };
const RECORDS = { path: '/models/|/workflows/[^/]*$|/teams' };
const UPLOADS = { method: 'POST', path: '/assets$' };
const MAINTENANCE = { message: 'maintenance' };

/** Each kind of fault that the service, a gateway or the network may have. */
const FAULTS: Fault[] = [
	{ kind: 'lostReply', on: SUBMISSION },
	{ kind: 'lostReply', on: SUBMISSION },
	{ kind: 'silentReply', on: SUBMISSION },
	{ kind: 'malformed', on: SUBMISSION },
	{ kind: 'lostRequest', on: SUBMISSION },
	{ kind: 'reset', on: SUBMISSION },
	{ kind: 'stall', on: SUBMISSION },
	{ kind: 'slow', on: SUBMISSION, seconds: 8 },
	{ kind: 'slow', on: SUBMISSION, seconds: 45 },
	{ kind: 'rateLimit', on: SUBMISSION, hint: 'header', seconds: 4 },
	{ kind: 'rateLimit', on: SUBMISSION, hint: 'none' },
	{ kind: 'jobLimit', on: SUBMISSION, limit: 2 },
	{ kind: 'serverError', on: SUBMISSION },
	{ kind: 'badGateway', on: SUBMISSION },
	{ kind: 'reply', on: SUBMISSION, status: 401, body: { message: 'Unauthorized' } },
	{ kind: 'reply', on: SUBMISSION, status: 402, body: { reason: 'Not enough units' } },
	{ kind: 'reply', on: SUBMISSION, status: 402, body: { estimatedCost: 10 } },
	{ kind: 'reply', on: SUBMISSION, status: 400, body: { reason: 'Input x is wrong' } },
	{ kind: 'reply', on: JOBS, status: 200, body: MAINTENANCE },
	{ kind: 'reply', on: JOBS, status: 200, body: { jobs: null } },
	{ kind: 'badGateway', on: JOBS, times: 3 },
	{ kind: 'rateLimit', on: JOBS, hint: 'body', seconds: 6 },
	{ kind: 'stall', on: JOBS },
	{ kind: 'slow', on: JOBS, seconds: 30 },
	{ kind: 'malformed', on: JOBS },
	{ kind: 'serverError', on: ASSETS, times: 2 },
	{ kind: 'reply', on: ASSETS, status: 404, body: { reason: 'Asset not found' } },
	{ kind: 'reply', on: ASSETS, status: 200, body: MAINTENANCE, times: 2 },
	{ kind: 'reply', on: ASSETS, status: 200, body: MAINTENANCE, times: 10_000 },
	{ kind: 'truncated', on: FILES },
	{ kind: 'expired', on: FILES, times: 2 },
	{ kind: 'stall', on: FILES },
	{ kind: 'reply', on: FILES, status: 200, body: MAINTENANCE },
	{ kind: 'reply', on: FILES, status: 404, body: {}, times: 10_000 },
	{ kind: 'serverError', on: RECORDS, times: 7 },
	{ kind: 'reply', on: RECORDS, status: 403, body: {} },
	{ kind: 'reply', on: RECORDS, status: 200, body: MAINTENANCE },
	{ kind: 'stall', on: RECORDS },
	{ kind: 'lostReply', on: UPLOADS },
	{ kind: 'reply', on: UPLOADS, status: 400, body: { reason: 'Not an image' } },
];

/** What costs money goes wrong most often. */
const SUBMISSION_FAULTS = FAULTS.filter(({ on }) => on === SUBMISSION);

/** Each way in which a job can end, or look while it does. */
const OUTCOMES: Outcome[] = [
	{ kind: 'failure', error: 'overload' },
	{ kind: 'failure', error: 'overload', seconds: 0 },
	{ kind: 'failure', error: 'moderated', refund: false },
	{ kind: 'canceled' },
	{ kind: 'never' },
	{ seconds: 0 },
	{ seconds: 0, assetIdsAfter: 20 },
	{ seconds: 40 },
	{ seconds: 100 },
	{ assets: 2 },
	{ assets: 0 },
	{ assetIdsAfter: 30 },
	// Never; Infinity isn't JSON.
	{ assetIdsAfter: 1e6 },
	{ listedAfter: 7 },
	{ listedAfter: 25 },
];

const LATENCIES: Latencies[] = [
	{},
	{ submission: { median: 700, tail: 2_000 }, other: { median: 200, tail: 600 } },
	{ submission: { median: 2_000, tail: 9_000 }, other: { median: 300, tail: 2_000 } },
];

type Steps = ReadonlyArray<Step['do']>;

/** A new process only matters if something is retried in it. */
const RETRY_AFTER_RESTART: Steps = ['restart', 'retry'];

/** What may follow, each with its chance. */
const STEPS: Steps[] = [
	['retry'],
	['retry'],
	['again'],
	['both'],
	['edit'],
	['undo'],
	RETRY_AFTER_RESTART,
	RETRY_AFTER_RESTART,
	['restart', 'both'],
];

/** When Stop is selected: most harm is done while a reply is under way. */
const STOPS = [
	{ submissions: 0, withinMs: 20_000 },
	{ submissions: 1, withinMs: 500 },
	{ submissions: 1, withinMs: 5_000 },
	{ submissions: 2, withinMs: 500 },
];

const stepsOf = (steps: Steps, execution: number): Step[] =>
	steps.map((step) => ({ do: step, execution }));

/** The schedule of a seed: mostly ordinary settings, and a few things that go wrong. */
export function createSchedule(seed: number): Schedule {
	const random = seededRandom(seed);
	const below = (count: number) => Math.floor(random() * count);
	const oneOf = <T,>(values: readonly T[]): T => values[below(values.length)] as T;
	const maybe = (chance: number) => random() < chance;
	const several = <T,>(max: number, create: () => T): T[] =>
		Array.from({ length: below(max + 1) }, create);

	const target = oneOf(['model', 'model', 'model', 'app', 'prompt'] as const);
	const price = PRICES[target];
	const executions = oneOf([1, 1, 1, 2, 2, 3]);
	const costFactor = oneOf([1, 1, 1, 1.5]);
	const outcomes = several(4, () => ({ ...(maybe(0.6) ? oneOf(OUTCOMES) : {}), costFactor }));
	const fault = (after: number): Fault => ({
		...oneOf(maybe(0.5) ? SUBMISSION_FAULTS : FAULTS),
		after,
	});
	// In an outage one request after the other fails.
	const outage = Array.from({ length: 2 + below(3) }, (): Fault => oneOf(SUBMISSION_FAULTS));
	const faults = maybe(0.15) ? outage : several(3, () => fault(below(5)));
	const isLong = outcomes.some(({ kind, seconds = 0 }) => kind === 'never' || seconds > 60);
	const schedule: Schedule = {
		seed,
		target,
		items: Array.from({ length: oneOf([1, 1, 2, 2, 3, 4]) }, () => oneOf(CONTENTS)),
		prompts: oneOf(['all', 'all', 'items', 'none']),
		executions,
		nodes: oneOf([1, 1, 1, 2]),
		rounds: oneOf([1, 1, 1, 1, 2]),
		foreignJob: oneOf([0, 0, 0, 5, 90]),
		changing: maybe(0.3),
		settings: {
			onError: oneOf([
				'stopWorkflow',
				'stopWorkflow',
				'continueRegularOutput',
				'continueErrorOutput',
			]),
			retryOnFail: maybe(0.3),
			executeOnce: maybe(0.05),
		},
		waitForCompletion: maybe(0.85),
		downloadFiles: maybe(0.7),
		options: {
			waitMode: 'running',
			timeout: isLong ? oneOf([20, 60]) : oneOf([20, 60, 1200]),
			onTimeout: oneOf(['fail', 'fail', 'returnJob']),
			onItemError: oneOf(['stop', 'stop', 'finishOthers']),
			onUnconfirmed: oneOf(['stop', 'stop', 'submitAgain']),
			maxConcurrentJobs: oneOf([0, 0, 0, 1, 2]),
			maxCost: oneOf([0, 0, 0, 0, price]),
			maxTotalCost: oneOf([0, 0, 0, price, 2.5 * price, 4 * price]),
		},
		restartsPaused: false,
		service: {
			maxJobsInFlight: oneOf([0, 10, 10, 3, 1]),
			clockSkew: oneOf([0, 0, 7, -300, 300]),
			repeatedRows: maybe(0.1),
			latency: oneOf(LATENCIES),
		},
		faults,
		outcomes: [...outcomes, { costFactor, times: 10_000 }],
		steps: several(3, () => stepsOf(oneOf(STEPS), below(executions))).flat(),
	};
	if (maybe(0.3)) {
		const { submissions, withinMs } = oneOf(STOPS);
		const execution = below(executions);
		const run = oneOf([0, 0, 1]);
		schedule.stop = { execution, run, submissions, afterMs: below(withinMs) };
		const retried = stepsOf(oneOf([['retry'], RETRY_AFTER_RESTART]), execution);
		schedule.steps = [...retried, ...schedule.steps];
	}
	// Prompts come with the reply, so Generate Prompt has no Wait Mode.
	return target !== 'prompt' && maybe(0.25) ? paused(schedule, maybe(0.3)) : schedule;
}

/** Jobs that end sooner than n8n polls are not worth a pause. */
const PAUSED_OUTCOME: Outcome = { seconds: 100 };

/**
 * The same with Pause Execution. Stop is left out: n8n ends a paused execution without asking the node.
 */
const paused = (schedule: Schedule, restartsPaused: boolean): Schedule => ({
	...schedule,
	waitForCompletion: true,
	options: { ...schedule.options, waitMode: 'paused', timeout: 1200 },
	restartsPaused,
	outcomes: schedule.outcomes.map((outcome) => ({ ...PAUSED_OUTCOME, ...outcome })),
	stop: undefined,
});

/** The simplest values of a schedule. */
const USUAL: Partial<Schedule> = {
	target: 'model',
	prompts: 'all',
	nodes: 1,
	rounds: 1,
	foreignJob: 0,
	changing: false,
	restartsPaused: false,
	waitForCompletion: true,
	downloadFiles: true,
	stop: undefined,
};

const USUAL_SETTINGS = { onError: 'stopWorkflow', retryOnFail: false, executeOnce: false } as const;

const USUAL_OPTIONS: Partial<Schedule['options']> = {
	waitMode: 'running',
	onTimeout: 'fail',
	onItemError: 'stop',
	onUnconfirmed: 'stop',
	maxConcurrentJobs: 0,
	maxCost: 0,
	maxTotalCost: 0,
};

const USUAL_SERVICE = { maxJobsInFlight: 0, clockSkew: 0, repeatedRows: false, latency: {} };

/** Copies in each of which one key has its usual value. */
const withUsual = <T extends object>(current: T, usual: Partial<T>): T[] =>
	(Object.keys(usual) as Array<keyof T>).map((key) => ({ ...current, [key]: usual[key] }));

/** Copies each of which lacks one entry. */
const shortened = <T,>(list: T[]): T[][] => list.map((_, i) => list.toSpliced(i, 1));

/** Copies in each of which one entry is another one. */
const changed = <T,>(list: T[], change: (entry: T) => T): T[][] =>
	list.map((entry, i) => list.with(i, change(entry)));

/** Schedules that are a little simpler, for a search for the simplest one that still goes wrong. */
export function simplify(schedule: Schedule): Schedule[] {
	const { items, faults, outcomes, executions } = schedule;
	const earlier = (fault: Fault) => ({ ...fault, after: Math.max(0, (fault.after ?? 0) - 1) });
	const changes: Array<Partial<Schedule>> = [
		...shortened(schedule.steps).map((steps) => ({ steps })),
		...shortened(faults).map((fewer) => ({ faults: fewer })),
		...shortened(outcomes).map((fewer) => ({ outcomes: fewer })),
		...shortened(items).map((fewer) => ({ items: fewer })),
		...changed<Content>(items, () => 'plain').map((plainer) => ({ items: plainer })),
		...changed(outcomes, () => ({})).map((plainer) => ({ outcomes: plainer })),
		...changed(faults, earlier).map((sooner) => ({ faults: sooner })),
		{ executions: executions - 1 },
		...withUsual(schedule, USUAL),
		...withUsual(schedule.settings, USUAL_SETTINGS).map((settings) => ({ settings })),
		...withUsual(schedule.options, USUAL_OPTIONS).map((options) => ({ options })),
		...withUsual(schedule.service, USUAL_SERVICE).map((service) => ({ service })),
	];
	const isPossible = ({ items: left, executions: count, steps, stop }: Schedule) =>
		left.length > 0 &&
		count > 0 &&
		steps.every(({ execution }) => execution < count) &&
		(stop === undefined || stop.execution < count);
	const text = JSON.stringify(schedule);
	return changes
		.map((change) => ({ ...schedule, ...change }))
		.filter((simpler) => isPossible(simpler) && JSON.stringify(simpler) !== text);
}
