import type { JobRecord } from '../../simulator/index.cts';
import { parse } from 'flatted';

import type { Observation, ObservedRun, Target } from './world.cts';
import { getOutputs, getToken, NODES, tokenOf } from './world.cts';
import type { Schedule } from './schedule.cts';
import { PRICES, SUBMISSION } from './schedule.cts';

type Check = (observation: Observation) => string[];

const NOT_PAID = new Set(['failure', 'canceled']);

const show = ({ execution, node, round, item }: Target) =>
	`item ${item} of execution ${execution}, node ${node}, iteration ${round}`;

/** All targets of a schedule. */
function getTargets({ schedule }: Observation): Target[] {
	const { executions, nodes, rounds, items, settings } = schedule;
	const count = settings.executeOnce ? 1 : items.length;
	const range = (length: number) => Array.from({ length }, (_, i) => i);
	return range(executions).flatMap((execution) =>
		range(nodes).flatMap((node) =>
			// Only the first node is in the loop's way back.
			range(rounds).flatMap((round) =>
				range(count).map((item) => ({ execution, node, round, item })),
			),
		),
	);
}

/** The start of the prompt of a target, in each of its versions. */
const tokensOf = ({ schedule }: Observation, target: Target): string[] =>
	[0, 1].map((version) => tokenOf(schedule, target, version));

const tokenOfJob = ({ body }: JobRecord) => getToken(body.prompt);

const isSuccess = ({ json }: { json: Record<string, unknown> }) => json.error === undefined;

/** What came out of the nodes in a run, at one of their outputs. */
const getResultsOf = ({ execution, run }: ObservedRun, output = 0) =>
	NODES.flatMap((name, node) =>
		getOutputs(run, name, output).map(({ round, item }) => {
			const paired = item.pairedItem;
			const index = typeof paired === 'object' && 'item' in paired ? paired.item : 0;
			const target: Target = { execution, node, round, item: index };
			return { target, item };
		}),
	);

/** What came out in the latest run of each execution. */
const getResults = ({ runs }: Observation) =>
	runs.flatMap((ofExecution) => ofExecution.slice(-1)).flatMap((run) => getResultsOf(run));

/** Jobs that an item may have: one, one more for each that failed, and one more for each edit. */
const paidOnce: Check = (observation) => {
	const allowed = new Map<string, number>();
	for (const target of getTargets(observation)) {
		const forgotten = observation.forgottenRetries[target.execution] ?? 0;
		for (const token of tokensOf(observation, target)) {
			allowed.set(token, (allowed.get(token) ?? 0) + 1 + forgotten);
		}
	}
	const paid = observation.jobs.filter(({ status }) => !NOT_PAID.has(status)).map(tokenOfJob);
	return [...new Set(paid)].flatMap((token) => {
		const count = paid.filter((each) => each === token).length;
		const max = allowed.get(token) ?? 0;
		return count > max ? [`${count} jobs for ${max} items with ${token}`] : [];
	});
};

const ownJobs: Check = (observation) => {
	// A job of another program is in none of them.
	const jobs = new Map(observation.jobs.map((job) => [job.jobId, job]));
	const owners = new Map<string, string>();
	// After a restart nobody knows whose a job is that has the same values as another one, and was
	// created at the same time (see "What pays again").
	const isIndistinguishable =
		observation.restartedAt.length > 0 && observation.schedule.prompts !== 'all';
	const targets = new Set(getTargets(observation).map(show));
	// n8n links the output of a paused node by position: the further files of a job have no item.
	const isLinked = ({ target }: { target: Target }) =>
		observation.schedule.options.waitMode === 'running' || targets.has(show(target));
	return getResults(observation)
		.filter(isLinked)
		.flatMap(({ target, item }) => {
			const { jobId } = item.json;
			if (!isSuccess(item) || typeof jobId !== 'string') return [];
			const job = jobs.get(jobId);
			const owner = owners.get(jobId) ?? show(target);
			owners.set(jobId, owner);
			return [
				...(job && tokensOf(observation, target).includes(tokenOfJob(job))
					? []
					: [`${show(target)} has a job of ${job ? tokenOfJob(job) : 'nobody'}`]),
				...(owner === show(target) || isIndistinguishable
					? []
					: [`${owner} and ${show(target)} have the same job`]),
			];
		});
};

const UNCONFIRMED = /Couldn't confirm whether/;

/** Whether a reply to a submission can be lost, or come too late for a stopped execution. */
const mayLoseReplies = ({ faults, service }: Schedule) =>
	(service.latency.submission?.tail ?? 0) > 5_000 ||
	faults.some(
		({ kind, on }) =>
			on?.path === SUBMISSION.path &&
			['lostReply', 'silentReply', 'malformed', 'slow'].includes(kind),
	);

/** The jobs that a run of an execution has submitted, as far as that can be told. */
function getOwnJobs({ jobs, schedule, runs }: Observation, run: ObservedRun): JobRecord[] {
	const { execution, startedAt, endedAt } = run;
	const ofExecution = runs[execution] ?? [];
	const isAlone = ofExecution.every(
		(other) => other === run || other.endedAt < startedAt || other.startedAt > endedAt,
	);
	// A request that left before Stop may start its job after the next run has begun.
	const wasStopped = ofExecution.some((other) => other.wasStopped);
	if (!isAlone || wasStopped || schedule.prompts !== 'all') return [];
	return jobs.filter(
		(job) =>
			tokenOfJob(job).startsWith(`execution${execution}item`) &&
			job.createdAt >= startedAt &&
			job.createdAt < endedAt,
	);
}

/**
 * When a run ends, the IDs of the jobs that it has submitted are in an output, in an error or in what
 * is stored. Of a job whose reply never arrived nobody can know the ID: then the run says so, or it was
 * stopped before it could. The reply to a request that was under way when it was stopped comes after
 * the run, so only the process knows that ID.
 */
const everyJobIsKnown: Check = (observation) => {
	const { jobs, runs, schedule, restartedAt, knownToProcess } = observation;
	const unknown = (among: ObservedRun[], candidates: JobRecord[]) => {
		if (among.some(({ text }) => UNCONFIRMED.test(text))) return [];
		const isStopped = among.some(({ wasStopped }) => wasStopped);
		if (isStopped && (restartedAt.length > 0 || mayLoseReplies(schedule))) return [];
		return candidates
			.filter(({ jobId }) => !among.some(({ text }) => text.includes(jobId)))
			.filter(({ jobId }) => !isStopped || !knownToProcess.has(jobId));
	};
	const all = runs.flat();
	const ofRuns = all.flatMap((run) => unknown([run], getOwnJobs(observation, run)));
	const lost = new Set([...ofRuns, ...unknown(all, jobs)].map(({ jobId }) => jobId));
	return [...lost].map((jobId) => `${jobId} is in no output, error or store`);
};

/** Every item of an output is a result, or says what went wrong. */
const noInputPassesForSuccess: Check = ({ runs }) =>
	runs
		.flat()
		.flatMap((run) => getResultsOf(run))
		.flatMap(({ target, item }) =>
			isSuccess(item) && (item.json.isInput !== undefined || typeof item.json.jobId !== 'string')
				? [`the input of ${show(target)} came out as a success`]
				: [],
		);

/**
 * A run without an error has a result for each item, or says what went wrong with it. Later iterations
 * only if they took place: items at the error output leave the loop.
 */
const nothingIsMissing: Check = (observation) =>
	observation.runs
		.flat()
		.filter(({ run }) => run.status === 'success')
		.flatMap((observed) => {
			const results = [0, 1].flatMap((output) => getResultsOf(observed, output));
			const found = new Set(results.map(({ target }) => show(target)));
			const { runData } = observed.run.data.resultData;
			const hasRun = ({ node, round }: Target) =>
				round === 0 || (runData[NODES[node] ?? '']?.length ?? 0) > round;
			return getTargets(observation)
				.filter((target) => target.execution === observed.execution && hasRun(target))
				.filter((target) => !found.has(show(target)))
				.map((target) => `nothing came out for ${show(target)}`);
		});

const MINUTE = 60_000;

/** Whether a job has no files, nor gets any within a minute after its end. */
const hasNoFiles = ({ assetIds, completeAt, endsAt }: JobRecord) =>
	assetIds.length === 0 || completeAt - endsAt >= MINUTE;

const hasExactResult: Check = (observation) => {
	const { schedule, jobs, bytesOf, fileBytes } = observation;
	if (!schedule.waitForCompletion) return [];
	// Unlike models, apps may make none.
	const withoutFiles = schedule.target === 'app' ? jobs.filter(hasNoFiles) : [];
	return getResults(observation).flatMap(({ target, item }) => {
		const { assetId, jobId, url, status, prompt } = item.json;
		if (!isSuccess(item) || status !== 'success') return [];
		if (schedule.target === 'prompt') {
			const isOwn = tokensOf(observation, target).some((token) => String(prompt).startsWith(token));
			return isOwn ? [] : [`${show(target)} has another prompt`];
		}
		if (withoutFiles.some((job) => job.jobId === jobId)) return [];
		if (typeof assetId !== 'string') return [`${show(target)} succeeded without a file`];
		if (!schedule.downloadFiles) {
			return typeof url === 'string' ? [] : [`${show(target)} succeeded without a URL`];
		}
		const bytes = fileBytes.get(assetId);
		return bytes?.equals(bytesOf(assetId)) ? [] : [`${show(target)} has another file`];
	});
};

/** Files that appear late are waited for. A sentence may name several jobs, each with its own end. */
const noResultIsMissed: Check = ({ runs, jobs }) =>
	runs.flat().flatMap(({ text, endedAt }) =>
		jobs
			.filter(({ assetIds, completeAt }) => assetIds.length > 0 && completeAt < endedAt)
			.filter(({ jobId }) =>
				new RegExp(`Job ${jobId} ((?!Job )[^"])*neither files nor text`).test(text),
			)
			.map(({ jobId }) => `${jobId} has files, but the run says that it has none`),
	);

/** The jobs of each run of a node, as far as their prompts tell; with equal prompts, of all runs. */
function getRunsOfNodes(observation: Observation) {
	const { forgottenRetries, jobs, schedule } = observation;
	const nameOf = ({ execution, node, round }: Target) =>
		schedule.prompts === 'all' ? `execution ${execution}, node ${node}, iteration ${round}` : 'all';
	const targets = getTargets(observation);
	return [...new Set(targets.map(nameOf))].map((name) => {
		const own = targets.filter((target) => nameOf(target) === name);
		const tokens = own.flatMap((target) => tokensOf(observation, target));
		// Nothing tells a forgotten retry from a run of its own.
		const count = own
			.filter(({ item }) => item === 0)
			.reduce((sum, { execution }) => sum + 1 + (forgottenRetries[execution] ?? 0), 0);
		return { name, count, jobs: jobs.filter((job) => tokens.includes(tokenOfJob(job))) };
	});
}

/**
 * The first job of a run may cost more than Scenario has estimated, because nobody can know that
 * before.
 */
const staysWithinTotal: Check = (observation) => {
	const { target, options } = observation.schedule;
	const { maxTotalCost } = options;
	if (maxTotalCost === 0) return [];
	const price = PRICES[target];
	return getRunsOfNodes(observation).flatMap(({ name, count, jobs }) => {
		const charged = jobs.reduce((sum, job) => sum + job.charged, 0);
		const max =
			count * Math.max(maxTotalCost, ...jobs.map(({ cost }) => (cost > price ? cost : 0)));
		return charged > max ? [`${charged} of ${max} Creative Units were charged in ${name}`] : [];
	});
};

/** How many of these there are at most at the time of one of them. */
const countMost = <T,>(all: T[], isThere: (other: T, one: T) => boolean): number =>
	Math.max(0, ...all.map((one) => all.filter((other) => isThere(other, one)).length));

const staysWithinConcurrency: Check = (observation) => {
	const { maxConcurrentJobs } = observation.schedule.options;
	if (maxConcurrentJobs === 0) return [];
	return getRunsOfNodes(observation).flatMap(({ name, count, jobs }) => {
		const most = countMost(
			jobs,
			({ createdAt, endsAt }, { createdAt: at }) => createdAt <= at && at < endsAt,
		);
		const max = count * maxConcurrentJobs;
		return most > max ? [`${most} of ${max} jobs ran at the same time in ${name}`] : [];
	});
};

const RATE_LIMIT = 100;

/** A new process doesn't know what the one before has sent. */
const staysWithinRate: Check = ({ requests, restartedAt }) => {
	const bounds = [0, ...restartedAt, requests.length];
	return bounds.slice(1).flatMap((end, i) => {
		const times = requests
			.slice(bounds[i], end)
			.filter(({ path }) => path.startsWith('/v1/'))
			.map(({ at }) => at);
		const most = countMost(times, (at, from) => at >= from && at < from + MINUTE);
		return most > RATE_LIMIT ? [`${most} requests in a minute`] : [];
	});
};

/**
 * The error that ends a run of a node has each paid job of that run in its data, as n8n stores it. Of
 * a job whose reply never arrived nobody knows the ID.
 */
const errorsCarryJobs: Check = (observation) =>
	observation.runs.flat().flatMap((observed) => {
		const { execution, text, wasStopped } = observed;
		const {
			error,
			lastNodeExecuted = '',
			runData,
		} = (parse(text) as typeof observed.run.data).resultData;
		const node = NODES.indexOf(lastNodeExecuted);
		if (!error || node < 0 || wasStopped || UNCONFIRMED.test(text)) return [];
		const stored = JSON.stringify(error.context?.data ?? {});
		const round = (runData[lastNodeExecuted]?.length ?? 1) - 1;
		const tokens = observation.schedule.items.flatMap((_, item) =>
			tokensOf(observation, { execution, node, round, item }),
		);
		return getOwnJobs(observation, observed)
			.filter((job) => !NOT_PAID.has(job.status) && tokens.includes(tokenOfJob(job)))
			.filter(({ jobId }) => !stored.includes(jobId))
			.map(({ jobId }) => `${jobId} is not in the data of the error`);
	});

const nothingStrange: Check = ({ anomalies }) => anomalies;

/** What has to hold after every schedule. */
export const INVARIANTS: Record<string, Check> = {
	'an item is paid once': paidOnce,
	'a result is the job of its own item, and of no other': ownJobs,
	'the ID of every job is known': everyJobIsKnown,
	'no input passes for a success': noInputPassesForSuccess,
	'every item comes out': nothingIsMissing,
	'a success has its exact file or prompt': hasExactResult,
	'a result that appears late is not missed': noResultIsMissed,
	'Max Total Cost holds': staysWithinTotal,
	'Max Concurrent Jobs holds': staysWithinConcurrency,
	'requests stay below the limit': staysWithinRate,
	'an error carries its jobs as data': errorsCarryJobs,
	'runs end, and leave nothing behind': nothingStrange,
};

export interface Violation {
	invariant: string;
	detail: string;
}

export const findViolations = (observation: Observation): Violation[] =>
	Object.entries(INVARIANTS).flatMap(([invariant, check]) =>
		check(observation).map((detail) => ({ invariant, detail })),
	);
