import type { INode } from 'n8n-workflow';

import type { Job } from '../../nodes/Scenario/jobs/job';
import { readJob } from '../../nodes/Scenario/jobs/job';
import type { ApiFailure, Result } from '../../nodes/Scenario/transport/apiFailure';
import type { ScenarioClient } from '../../nodes/Scenario/transport/client';
import { createServiceClock } from '../../nodes/Scenario/transport/project';
import type { Project } from '../../nodes/Scenario/transport/project';
import { createRateLimiter } from '../../nodes/Scenario/transport/rateLimiter';
import type { Clock } from '../../nodes/Scenario/utils/clock';

export const NODE: INode = {
	id: '1',
	name: 'Scenario',
	type: 'n8n-nodes-scenario.scenario',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The job of a valid record. */
export function jobOf(record: object, known?: Parameters<typeof readJob>[1]): Job {
	const job = readJob({ jobId: 'job_1', status: 'success', ...record }, known);
	if (!job) throw new Error('The record of this test has no valid ID');
	return job;
}

/** A reply with an error status, or none at all. */
export const failed = (status?: number, more: Partial<ApiFailure> = {}): Result => ({
	failure: { status, reason: 'no', details: {}, ...more },
});

export const repeat = <T,>(count: number, value: T): T[] =>
	Array.from({ length: count }, () => value);

/** What runs with the same credential share. */
export const createProject = (clock: Clock): Project => ({
	limiter: createRateLimiter(clock),
	serviceClock: createServiceClock(clock),
});

/** The client of a run, which `cancel` stops. It only replies to the requests that `over` has. */
export function createRun(
	clock: Clock,
	project: Project,
	over: Partial<ScenarioClient>,
): { api: ScenarioClient; cancel: () => void } {
	const stop = new AbortController();
	const none = async (): Promise<Result> => ({ body: {} });
	const empty = async () => ({});
	const api = {
		node: NODE,
		clock,
		project,
		signal: stop.signal,
		requestOnce: none,
		requestWithRetry: none,
		get: empty,
		request: empty,
		...over,
	};
	return { api, cancel: () => stop.abort(new Error('stopped')) };
}
