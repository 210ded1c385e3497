import axios from 'axios';

import { PROJECT_ID, newId } from '../ids.cts';
import { getStage } from '../jobs/job.cts';
import type { State } from '../state.cts';
import { getEventType, isSuccess, type WebhookEndpoint, type WebhookEvent } from './endpoint.cts';

/** Real milliseconds: the end of a job is noticed this late. */
const INTERVAL_MS = 50;

/** Real milliseconds that a receiver has to respond. */
const TIMEOUT_MS = 10_000;

/** Simulated seconds between the attempts of a delivery. Assumed. */
const RETRY_SECONDS = [10, 60, 300];

/** Creates the events of the jobs that have ended since the last look. */
function createEvents(endpoint: WebhookEndpoint, state: State): void {
	const now = state.now();
	for (const job of state.jobs) {
		const { status, ended, updatedAt } = getStage(job, now);
		if (!ended || endpoint.seen.has(job.jobId)) continue;
		endpoint.seen.add(job.jobId);
		const type = getEventType(job, status);
		if (type === undefined) continue;
		const isWanted = endpoint.enabledEvents.some((each) => each === '*' || each === type);
		const isOfProject = (job.projectId ?? PROJECT_ID) === endpoint.projectId;
		const isNew = updatedAt >= endpoint.createdAt;
		if (!isWanted || !isOfProject || !isNew || !endpoint.enabled) continue;
		endpoint.events.push({
			id: newId('event'),
			type,
			// What the payload holds isn't known.
			payload: { type, job: { jobId: job.jobId, status } },
			status: 'created',
			attempts: [],
			createdAt: now,
			updatedAt: now,
			dueAt: now,
		});
	}
}

/** @returns the HTTP status; 0 without a reply */
async function post(url: string, payload: object): Promise<number> {
	try {
		const { status } = await axios.post(url, payload, {
			timeout: TIMEOUT_MS,
			maxRedirects: 0,
			validateStatus: () => true,
			proxy: false,
		});
		return status;
	} catch {
		return 0;
	}
}

async function deliver(endpoint: WebhookEndpoint, event: WebhookEvent, state: State) {
	event.dueAt = Infinity;
	const sentAt = state.now();
	const responseStatusCode = await post(endpoint.url, event.payload);
	event.attempts.push({ responseStatusCode, sentAt });
	event.updatedAt = state.now();
	const pause = RETRY_SECONDS[event.attempts.length - 1];
	if (isSuccess(responseStatusCode)) event.status = 'success';
	else if (pause === undefined) event.status = 'failed';
	else {
		event.status = 'retrying';
		event.dueAt = event.updatedAt + pause * 1000;
	}
}

function deliverDue(state: State): void {
	for (const endpoint of state.webhookEndpoints.values()) {
		createEvents(endpoint, state);
		if (!endpoint.enabled) continue;
		const due = endpoint.events.filter(({ dueAt }) => dueAt <= state.now());
		for (const event of due) void deliver(endpoint, event, state);
	}
}

/**
 * Notifies webhook endpoints of the ends of jobs, over HTTP, and again while they don't respond with a
 * success status.
 *
 * @returns a function that ends it
 */
export function startDeliveries(state: State): () => void {
	const timer = setInterval(() => deliverDue(state), INTERVAL_MS);
	// Neither the process nor the clock of tests waits for it.
	timer.unref();
	return () => clearInterval(timer);
}
